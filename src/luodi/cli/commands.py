"""All commands, in the order a stranger needs them."""

import typer

from luodi.cli.calendar import seal, tick
from luodi.cli.changes import adopt_regime, diff, simulate
from luodi.cli.chinese import Command, Group
from luodi.cli.clauses import clauses
from luodi.cli.demo import demo
from luodi.cli.founding import found
from luodi.cli.intake import intake
from luodi.cli.ledger import verify_ledger
from luodi.cli.packs import check, scenarios
from luodi.cli.up import up

app = typer.Typer(
    name="luodi",
    cls=Group,
    help="落地：让一座城市的招商引资工作机制真正运转的软件。第一次用：LUODI_DEMO=1 luodi up",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (up, demo, found, tick, seal, verify_ledger, check, scenarios, clauses, diff, simulate):
    app.command(cls=Command)(command)
app.command("adopt", cls=Command)(adopt_regime)
app.add_typer(intake)
