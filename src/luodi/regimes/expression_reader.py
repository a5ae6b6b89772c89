"""From sqlglot's tree to ours: only the parts the language has, every name known, every dimension checked."""

import datetime
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from sqlglot import exp

from luodi.regimes import expression_nodes as n
from luodi.regimes.expression_shapes import DIMENSION_HINTS, DIMENSION_TITLES, HINTS, TYPE_TITLES, shape_of, shown_part
from luodi.regimes.expression_text import ExpressionError
from luodi.regimes.terms import REFERENCE_KINDS, Term

_WHOLE = re.compile(r"[0-9]{1,19}")
_DECIMAL = re.compile(r"[0-9]{1,15}\.[0-9]{1,9}")
_LARGEST_WHOLE = 2**63 - 1
_MOST_COST = 3000
# Doubles reach 1e308; the margin leaves room for the differences and tolerances of comparisons.
_LOWEST, _HIGHEST = 1e-250, 1e250

_COMPARISONS: Mapping[type[exp.Expr], n.CompareSign] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: Mapping[type[exp.Expr], n.ArithmeticSign] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}
# What sqlglot may say of a part beside its operands without changing its meaning.
_HARMLESS = {"this", "expression", "expressions", "is_string", "quoted", "typed", "safe", "ignore_nulls"}


class Reader:
    """Reads one parsed expression; `names` collects the terms met. Every refusal is an ExpressionError."""

    def __init__(self, terms: Mapping[str, Term], where: str) -> None:
        self.terms = terms
        self.where = where
        self.names: set[str] = set()
        self._units = {term.unit for term in terms.values() if term.unit}
        self._parts: Mapping[type[exp.Expr], Callable[..., n.Node]] = {
            exp.Paren: lambda part: self.read(part.this),
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: lambda part: n.Constant(n.Shape("bool"), 1, bool(part.this)),
            exp.Neg: self._negative,
            exp.Abs: self._absolute,
            exp.Not: lambda part: self._not(part.this),
            exp.And: lambda part: self._junction("and", part),
            exp.Or: lambda part: self._junction("or", part),
            exp.In: self._in,
            exp.Is: self._is,
            exp.Least: lambda part: self._extreme("least", part),
            exp.Greatest: lambda part: self._extreme("greatest", part),
            exp.Coalesce: self._coalesce,
            exp.Anonymous: self._function,
        }

    def refuse(self, reason: str) -> ExpressionError:
        return ExpressionError(self.where, reason)

    def read(self, part: object) -> n.Node:
        """Our tree of `part`; refuses what is not whitelisted and what would grow too large in SQL."""
        node = self._read(part)
        if node.cost > _MOST_COST:
            raise self.refuse("表达式嵌套太多，请拆成几条。")
        if node.shape.numeric and not (node.shape.low >= _LOWEST and node.shape.high <= _HIGHEST):
            raise self.refuse("乘除太多，结果可能超出数的范围，请拆成几条。")
        return node

    def _read(self, part: object) -> n.Node:
        if not isinstance(part, exp.Expr):
            raise self.refuse("看不懂这段表达式。")
        kind = type(part)
        if any(value and key not in _HARMLESS for key, value in part.args.items()):
            raise self.refuse(HINTS.get(kind, f"“{shown_part(part)}”不是这里能用的写法。"))
        if kind in _COMPARISONS:
            return self._compare(_COMPARISONS[kind], part)
        if kind in _ARITHMETIC:
            return self._arithmetic(_ARITHMETIC[kind], part)
        if kind is exp.Null:
            raise self.refuse("null 只能写在 is null、is not null 里。")
        if kind not in self._parts:
            raise self.refuse(HINTS.get(kind, f"“{shown_part(part)}”不是这里能用的写法。"))
        return self._parts[kind](part)

    # Names and constants.

    def _column(self, part: exp.Column) -> n.Node:
        name = part.name
        if not isinstance(part.this, exp.Identifier):
            raise self.refuse(f"“{shown_part(part)}”不是这里能用的写法。")
        term = self.terms.get(name)
        if term is None:
            close = difflib.get_close_matches(name, self.terms, n=3, cutoff=0.5)
            raise self.refuse(f"没有“{name[:40]}”这个词条" + (f"；是不是：{'、'.join(close)}？" if close else "。"))
        self.names.add(name)
        shape, scale = shape_of(term)
        return n.Read(shape, 3 if shape.type == "float" else 1, name, term.kind, scale)

    def _literal(self, part: exp.Literal) -> n.Node:
        if part.is_string:
            return n.Constant(n.Shape("text"), 1, str(part.this))
        return self._constant(self._decimal(part), n.Shape("int"))

    def _decimal(self, part: object) -> Decimal:
        text = str(part.this) if isinstance(part, exp.Literal) and not part.is_string else ""
        if not _WHOLE.fullmatch(text) and not _DECIMAL.fullmatch(text):
            raise self.refuse(f"“{shown_part(part)}”这里要写一个普通的数字，最多 9 位小数。")
        return Decimal(text)

    def _constant(self, figure: Decimal, shape: n.Shape) -> n.Constant:
        """A number in base units: an exact integer where it is whole, else the nearest double."""
        if figure > _LARGEST_WHOLE:
            raise self.refuse("数字太大。")
        value: int | float = int(figure) if figure == int(figure) and shape.type == "int" else float(figure)
        size = n.magnitude(float(value))
        kind: n.Type = "int" if isinstance(value, int) else "float"
        return n.Constant(
            n.Shape(kind, shape.money, shape.land, shape.unit, shape.ratio, low=size, high=size), 1, value
        )

    def _function(self, part: exp.Anonymous) -> n.Node:
        """A unit literal, 日期('…') or 包含(term, '…')."""
        name, items = part.name, part.expressions
        if name == "日期":
            return self._date(items)
        if name == "包含":
            return self._holds(items)
        unit = n.UNIT_FUNCTIONS.get(name)
        if unit is None and name in self._units:
            unit = n.UnitFunction(0, 0, name, Decimal(1))
        if unit is None:
            raise self.refuse(f"没有“{name[:40]}”这个函数；单位请写 亿元(10)、亩(100)、万元每亩(380)、百分之(70)。")
        if len(items) != 1:
            raise self.refuse(f"{name}() 里写一个数字，例如 {name}(10)。")
        figure = self._decimal(items[0]) * unit.factor
        if unit.whole and figure != int(figure):
            raise self.refuse(f"{name}({shown_part(items[0])}) 太细了；金额精确到元，面积精确到百万分之一亩。")
        kind: n.Type = "float" if unit.ratio or unit.dimension == (1, -1) else "int"
        return self._constant(figure, n.Shape(kind, unit.money, unit.land, unit.unit, unit.ratio))

    def _date(self, items: Sequence[exp.Expr]) -> n.Node:
        text = items[0].this if len(items) == 1 and isinstance(items[0], exp.Literal) and items[0].is_string else ""
        try:
            day = datetime.date.fromisoformat(str(text))
        except ValueError:
            raise self.refuse("日期请写成 日期('2026-11-20')。") from None
        return n.Constant(n.Shape("date"), 1, day)

    # Numbers.

    def _number(self, part: object, where: str) -> n.Node:
        node = self.read(part)
        if not node.shape.numeric:
            raise self.refuse(f"{where}只能用数；“{shown_part(part)}”是{TYPE_TITLES[node.shape.type]}。")
        return node

    def _negative(self, part: exp.Neg) -> n.Node:
        inner = self._number(part.this, "负号")
        return n.Negative(inner.shape, inner.cost + 1, inner)

    def _absolute(self, part: exp.Abs) -> n.Node:
        inner = self._number(part.this, "abs ")
        return n.Absolute(inner.shape, inner.cost + 1, inner)

    def _arithmetic(self, sign: n.ArithmeticSign, part: exp.Expr) -> n.Node:
        left, right = self._number(part.this, "四则运算"), self._number(part.args["expression"], "四则运算")
        a, b = left.shape, right.shape
        money, land = a.money, a.land
        if sign in "+-":
            self._same_dimension(left, right, part)
            # A difference of doubles, where not zero, is no smaller than the last place of the smaller one.
            bounds = (min(a.low, b.low) * 2.0**-54, a.high + b.high)
        elif sign == "*":
            money, land, bounds = a.money + b.money, a.land + b.land, (a.low * b.low, a.high * b.high)
        else:
            if isinstance(right, n.Constant) and right.value == 0:
                raise self.refuse(f"“{shown_part(part)}”除数是零。")
            money, land, bounds = a.money - b.money, a.land - b.land, (a.low / b.high, a.high / b.low)
        if (money, land) not in DIMENSION_TITLES:
            raise self.refuse(f"“{shown_part(part)}”的单位没有意义（例如金额乘金额），请核对。")
        unit = a.unit if sign in "+-" and a.unit == b.unit else ""
        ratio = sign in "+-" and a.ratio and b.ratio
        shape = n.Shape("float", money, land, unit, ratio, low=bounds[0], high=bounds[1])
        return n.Arithmetic(shape, left.cost + right.cost + 1, sign, left, right)

    def _joint(self, items: Sequence[n.Node], what: str) -> n.Shape:
        """The shape of several numbers of one dimension taken together."""
        for item in items[1:]:
            self._same_dimension(items[0], item, what)
        shapes = [item.shape for item in items]
        kind: n.Type = "float" if any(shape.type == "float" for shape in shapes) else "int"
        unit = next((shape.unit for shape in shapes if shape.unit), "")
        first = shapes[0]
        low, high = min(shape.low for shape in shapes), max(shape.high for shape in shapes)
        return n.Shape(kind, first.money, first.land, unit, any(s.ratio for s in shapes), low=low, high=high)

    def _extreme(self, which: str, part: exp.Expr) -> n.Node:
        items = tuple(self._number(item, which + " ") for item in [part.this, *part.expressions])
        if len(items) < 2:
            raise self.refuse(f"{which} 至少要有两项。")
        cost = 2 * sum(item.cost for item in items) + 1
        return n.Extreme(self._joint(items, which), cost, which, items)  # type: ignore[arg-type]  # one of the two

    def _coalesce(self, part: exp.Coalesce) -> n.Node:
        items = tuple(self.read(item) for item in [part.this, *part.expressions])
        if len(items) < 2:
            raise self.refuse("coalesce 至少要有两项。")
        cost = sum(item.cost for item in items) + 1
        if all(item.shape.numeric for item in items):
            return n.FirstKnown(self._joint(items, "coalesce"), cost, items)
        if len({item.shape.type for item in items}) > 1:
            raise self.refuse(f"“{shown_part(part)}”各项的种类不同。")
        options = next((item.shape.options for item in items if item.shape.options), ())
        for item in items:
            self._known_option(item, options)
        return n.FirstKnown(n.Shape(items[0].shape.type, options=options), cost, items)

    def _same_dimension(self, left: n.Node, right: n.Node, what: object) -> None:
        a, b = left.shape, right.shape
        if a.dimension != b.dimension:
            hint = DIMENSION_HINTS.get(a.dimension) or DIMENSION_HINTS.get(b.dimension) or "请核对单位"
            titles = f"{DIMENSION_TITLES[a.dimension]}和{DIMENSION_TITLES[b.dimension]}"
            raise self.refuse(f"“{shown_part(what)}”：{titles}不能放在一起；{hint}。")
        if a.dimension == (0, 0) and not (a.ratio or b.ratio) and a.unit and b.unit and a.unit != b.unit:
            raise self.refuse(f"“{shown_part(what)}”：单位不同（{a.unit}、{b.unit}），请统一。")
        for one, other in ((left, right), (right, left)):
            if (
                one.shape.ratio
                and isinstance(other, n.Constant)
                and not other.shape.ratio
                and other.value not in (0, 1)
            ):
                raise self.refuse(f"“{shown_part(what)}”：比例请写 百分之(70)。")

    # Verdicts.

    def verdict(self, part: object) -> n.Node:
        node = self.read(part)
        if node.shape.type != "bool":
            raise self.refuse(f"“{shown_part(part)}”是{TYPE_TITLES[node.shape.type]}，这里要一个成立或不成立的条件。")
        return node

    def _not(self, part: object) -> n.Node:
        inner = self.verdict(part)
        return n.Not(inner.shape, inner.cost + 1, inner)

    def _junction(self, word: str, part: exp.Expr) -> n.Node:
        left, right = self.verdict(part.this), self.verdict(part.args["expression"])
        items: list[n.Node] = []
        for side in (left, right):
            items += side.items if isinstance(side, n.Junction) and side.word == word else [side]
        cost = left.cost + right.cost + 1
        return n.Junction(n.Shape("bool"), cost, word, tuple(items))  # type: ignore[arg-type]  # and, or

    def _compare(self, sign: n.CompareSign, part: exp.Expr) -> n.Node:
        sides = (part.this, part.args["expression"])
        if any(isinstance(side, exp.Null) for side in sides):
            raise self.refuse("不能和 null 比较；请写 is null 或 is not null。")
        left, right = (self.read(side) for side in sides)
        a, b = left.shape.type, right.shape.type
        if left.shape.numeric and right.shape.numeric:
            self._same_dimension(left, right, part)
        else:
            self._comparable(sign, left, right, part)
        cost = (left.cost + right.cost) * (2 if "float" in (a, b) else 1) + 1
        return n.Compare(n.Shape("bool"), cost, sign, left, right)

    def _comparable(self, sign: n.CompareSign, left: n.Node, right: n.Node, part: exp.Expr) -> None:
        """Refuses a comparison of what are not two numbers, unless it is of one type and asks what that type allows."""
        types = [left.shape.type, right.shape.type]
        if "choices" in types:
            raise self.refuse(f"“{shown_part(part)}”：多选请写 包含(词条, '选项')。")
        constants = [isinstance(side, n.Constant) for side in (left, right)]
        # A unit, a position … is compared with a code written as a text.
        if types[0] != types[1]:
            codes = {t for t, constant in zip(types, constants, strict=True) if not (t == "text" and constant)}
            if len(codes) != 1 or not codes <= {kind.value for kind in REFERENCE_KINDS}:
                titles = "和".join(TYPE_TITLES[t] for t in types)
                hint = "；日期请写 日期('2026-11-20')" if "date" in types else ""
                raise self.refuse(f"“{shown_part(part)}”：{titles}不能比较{hint}。")
        if all(constants):
            raise self.refuse(f"“{shown_part(part)}”两边都是固定值，没有词条。")
        if sign not in ("=", "<>") and types[0] != "date":
            raise self.refuse(f"“{shown_part(part)}”：{TYPE_TITLES[types[0]]}不能比大小，只能用 = 和 <>。")
        self._known_option(left, right.shape.options)
        self._known_option(right, left.shape.options)

    def _known_option(self, node: n.Node, options: tuple[str, ...]) -> None:
        """A typing error in an option would make a rule that never holds."""
        if options and isinstance(node, n.Constant) and node.value not in options:
            raise self.refuse(f"没有“{str(node.value)[:40]}”这个选项；可选：{'、'.join(options[:12])}。")

    def _in(self, part: exp.In) -> n.Node:
        inner = self.read(part.this)
        codes = {"text", *(kind.value for kind in REFERENCE_KINDS)}
        if inner.shape.type not in codes or isinstance(inner, n.Constant):
            raise self.refuse(f"“{shown_part(part)}”：in 只用于文字词条；多选请写 包含(词条, '选项')。")
        options = [self.read(item) for item in part.expressions]
        if not options:
            raise self.refuse(f"“{shown_part(part)}”：in 后面的括号里要列出文字。")
        for option in options:
            if not isinstance(option, n.Constant) or option.shape.type != "text":
                raise self.refuse(f"“{shown_part(part)}”：in 后面只能列文字，例如 in ('甲', '乙')。")
            self._known_option(option, inner.shape.options)
        texts = tuple(str(option.value) for option in options if isinstance(option, n.Constant))
        return n.Among(n.Shape("bool"), inner.cost + len(texts), inner, texts)

    def _is(self, part: exp.Is) -> n.Node:
        if not isinstance(part.args["expression"], exp.Null):
            raise self.refuse("is 后面只能写 null 或 not null；是否请写 = true。")
        inner = self.read(part.this)
        return n.IsMissing(n.Shape("bool"), inner.cost + 1, inner)

    def _holds(self, items: Sequence[exp.Expr]) -> n.Node:
        if len(items) != 2:
            raise self.refuse("请写 包含(词条, '选项')。")
        inner, option = self.read(items[0]), self.read(items[1])
        if inner.shape.type != "choices" or not isinstance(option, n.Constant) or option.shape.type != "text":
            raise self.refuse("请写 包含(词条, '选项')；词条应是多选。")
        self._known_option(option, inner.shape.options)
        return n.Holds(n.Shape("bool"), inner.cost + 1, inner, str(option.value))
