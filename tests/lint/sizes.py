"""Files of at most 400 lines and functions of at most 60.

Functions are found by their layout, which the formatter fixes: the closing brace stands alone in the
column in which the definition began. Test cases are exempt, since tables of cases may be long.
"""

import re

from tree import Finding, files, lines

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60

NO_FUNCTION = re.compile(
    r"\s*(namespace|class|struct|enum|union|TEST_CASE|SCENARIO|TEMPLATE_TEST_CASE|SECTION"
    r"|if|for|while|switch|do|else|try|catch|case|return|\}|#)\b|\s*\}")
TYPE = re.compile(r"(template\b.*>\s*)?(class|struct|union)\b[^;(]*\{$")


def opener_of(text_lines, closing, indent):
    """The index of the line on which the definition ending in `closing` begins; None for no function."""
    start = closing - 1
    while start >= 0 and not re.match(rf"{indent}[^\s/#)]", text_lines[start]):
        start -= 1
    # Up to the statement's first line: access labels, blank lines and closing braces end the search.
    while start > 0 and re.match(rf"{indent}[^\s/#}}]", text_lines[start - 1]) and not re.search(
            r"[;{}:]$", text_lines[start - 1]):
        start -= 1
    if start < 0 or NO_FUNCTION.match(text_lines[start]):
        return None
    head = " ".join(text_lines[start:closing])
    return start if "(" in head.split("{")[0] else None


def long_functions(numbered):
    text_lines = [text for _, text in numbered]
    type_depth = 0  # functions stand at the left margin or, one step in, inside a type
    for at, text in enumerate(text_lines):
        if TYPE.match(text):
            type_depth = 1
        elif text == "};":
            type_depth = 0
        match = re.fullmatch(r"( {0,2})\}", text)
        if not match or len(match.group(1)) != 2 * type_depth:
            continue
        start = opener_of(text_lines, at, match.group(1))
        if start is not None and at - start + 1 > MAX_FUNCTION_LINES:
            yield start + 1, at - start + 1


def check(root):
    findings = []
    for path in files(root, r".*\.(h|cc|py|sh|js|css|cmake)|CMakeLists\.txt"):
        numbered = lines(root, path)
        if len(numbered) > MAX_FILE_LINES:
            findings.append(
                Finding(path, len(numbered), f"{len(numbered)} lines; {MAX_FILE_LINES} are allowed"))
        if path.endswith((".h", ".cc")):
            findings += [
                Finding(path, line, f"a function of {length} lines; {MAX_FUNCTION_LINES} are allowed")
                for line, length in long_functions(numbered)
            ]
    return findings
