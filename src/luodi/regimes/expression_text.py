"""Before an expression is parsed: one spelling, a limit on its length, and only characters the language has."""

import re
import unicodedata

LONGEST_EXPRESSION = 500
DEEPEST_BRACKETS = 24

# Signs people type for the ones of SQL. Only these: NFKC would turn 10² into 102.
_SIGNS = str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "<>", "≧": ">=", "≦": "<=", "×": "*", "÷": "/", "−": "-", "〈": "<", "〉": ">"}
    | {chr(0xFF01 + at): chr(0x21 + at) for at in range(0x5E)}
    | {"\u3000": " ", "\r": " ", "\n": " ", "\t": " "}
)
_QUOTES = str.maketrans(dict.fromkeys("‘’“”＇", "'"))
_ALLOWED = re.compile(r"[A-Za-z0-9_\u3007\u3400-\u4dbf\u4e00-\u9fff +\-*/()<>=!,.\"]")
_AMOUNT = re.compile(r"(?<![\w.])[0-9][0-9.]*\s*(亿元|亿|万元|万|亩|平方米|公顷|元)")
# What matters to find the top `and`: quoted texts and names are passed over whole.
_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\w+|[()]")


class ExpressionError(ValueError):
    """An expression is refused. `where` is its place in the pack, `reason` is Chinese: what is wrong, what to write."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}：{reason}" if where else reason)
        self.where = where
        self.reason = reason


def cleaned(text: str, where: str) -> str:
    """The expression in half-width signs, its quoted texts untouched. Raises ExpressionError."""
    if not text.strip():
        raise ExpressionError(where, "表达式是空的。")
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionError(where, f"表达式太长：最多 {LONGEST_EXPRESSION} 字，现在 {len(text)} 字；请拆成几条。")
    pieces = text.translate(_QUOTES).split("'")
    if len(pieces) % 2 == 0:
        raise ExpressionError(where, "引号不成对。")
    for at, piece in enumerate(pieces):
        if at % 2:
            _check_quoted(piece, where)
        else:
            if not piece and 0 < at < len(pieces) - 1:
                raise ExpressionError(where, "引号里的文字不能再有引号。")
            pieces[at] = _cleaned_code(piece, where)
    _check_brackets([piece for at, piece in enumerate(pieces) if at % 2 == 0], where)
    return "'".join(pieces).strip()


def conjuncts(code: str) -> list[str]:
    """The conditions that a top `and` joins, as they were written, brackets around them taken off; of cleaned text."""
    code = code.strip()
    depth, cuts, closes_early = 0, [0], False
    for found in _WORDS.finditer(code):
        word = found[0].lower()
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "or":
            return [code]
        if depth == 0 and word == "and":
            cuts += [found.start(), found.end()]
        closes_early = closes_early or (depth == 0 and word == ")" and found.end() < len(code))
    if len(cuts) > 1:
        ends = zip(cuts[::2], [*cuts[1::2], len(code)], strict=True)
        return [condition for start, end in ends for condition in conjuncts(code[start:end])]
    return conjuncts(code[1:-1]) if code.startswith("(") and not closes_early else [code]


def _check_quoted(piece: str, where: str) -> None:
    if not piece.strip():
        raise ExpressionError(where, "引号里没有文字；要问有没有填写，请写 is null 或 is not null。")
    for sign in piece:
        if sign == "\\" or unicodedata.category(sign)[0] == "C":
            raise ExpressionError(where, f"引号里有不允许的字符（U+{ord(sign):04X}）。")


def _cleaned_code(piece: str, where: str) -> str:
    code = piece.translate(_SIGNS)
    for sign in code:
        if not _ALLOWED.fullmatch(sign):
            shown = f"“{sign}”" if sign.isprintable() else f"U+{ord(sign):04X}"
            raise ExpressionError(where, f"有不允许的字符 {shown}；文字要放在单引号里。")
    if "--" in code or "/*" in code or "*/" in code:
        raise ExpressionError(where, "表达式里不能有注释（-- 或 /* */）。")
    amount = _AMOUNT.search(code)
    if amount:
        raise ExpressionError(where, f"“{amount[0]}”请把单位写在前面，例如 亿元(10)、万元每亩(380)。")
    return code


def _check_brackets(code: list[str], where: str) -> None:
    depth = 0
    for sign in "".join(code):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if depth > DEEPEST_BRACKETS:
            raise ExpressionError(where, f"括号嵌套太深：最多 {DEEPEST_BRACKETS} 层。")
    if depth:
        raise ExpressionError(where, "括号不成对。")
