"""Read files as bytes, and parse JSON, TOML and CSV, within the bounds of `limits`.

`in_words` turns every exception into an UnreadableError with a remedy. Nothing here depends on what an atlas
contains; `files` makes models of what is read here.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import stat
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from geodata import limits
from geodata.errors import UnreadableError
from geodata.legible import legible

_SYNTAX, _ANEW = "correct the syntax there", "pack or copy it again"
_TOO_DEEP = f"is nested more than {limits.MOST_NESTING} levels deep", "remove the nesting that is not needed"
#: Strings and comments of TOML. An unclosed one extends to the end, so that the search takes linear time.
_TOML_WORDS = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^']++|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_TOML_KEY = re.compile(rf"[^\s.](?:\s*+\.\s*+[^\s.=\]]++){{{limits.MOST_NESTING}}}")


class Files(Protocol):
    """The files of an atlas, in a folder or a zip, by their paths in the atlas folder."""

    def names(self) -> list[str]:
        """The paths of all files at the root and in `layers`, sorted. Raises UnreadableError."""

    def read(self, name: str, most: int = limits.MOST_FILE_BYTES) -> bytes:
        """The bytes of a file. Raises UnreadableError if it has more than `most`, or cannot be read."""


@contextmanager
def in_words(form: str = "a file that can be read", name: str = "the file") -> Iterator[None]:
    """Turn every exception in the block into an UnreadableError.

    `form` is the format expected of the file, `name` its name in the folder.
    """
    try:
        yield
    except UnreadableError:
        raise
    except FileNotFoundError as error:
        raise UnreadableError("is missing", f"add {name} to the folder") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not UTF-8 at byte {error.start}", "save the file as UTF-8") from error
    except RecursionError as error:
        raise UnreadableError(*_TOO_DEEP) from error
    except MemoryError as error:
        raise UnreadableError("needs more memory than there is", "split it, or remove part of it") from error
    except OSError as error:
        raise _refused(form, error) from error
    except Exception as error:  # json, tomllib, zipfile and its decompressors raise many kinds
        raise _damaged(form, error) from error


def _refused(form: str, error: OSError) -> UnreadableError:
    """The UnreadableError for an error of the operating system."""
    reason = error.strerror or str(error)
    if error.errno is None:
        return UnreadableError(f"is not {form}: {reason}", _ANEW)
    remedy = "correct its name, or put the file itself there"
    if error.errno not in {errno.ELOOP, errno.ENAMETOOLONG}:
        remedy = "check its permissions"
    return UnreadableError(f"cannot be read ({reason})", remedy)


def _damaged(form: str, error: Exception) -> UnreadableError:
    """The UnreadableError for an error of a parser or decompressor."""
    reason = legible(
        str(error) or type(error).__name__, limits.MOST_NAME
    )  # some errors contain what was read
    parsed = isinstance(error, ValueError)
    return UnreadableError(f"is not {form}: {reason}", _SYNTAX if parsed else _ANEW)


def read_file(path: Path, most: int = limits.MOST_FILE_BYTES, name: str = "") -> bytes:
    """The bytes of a plain file; messages call it `name`.

    Raises UnreadableError for anything else, and for more than `most` bytes. Pipes, devices and folders are
    never opened, because they may block or never end.
    """
    with in_words(name=name or path.name):
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError(f"is {_kind(found.st_mode)}, not a file", "put a plain file there")
        content = b""
        if found.st_size <= most:
            with path.open("rb") as stream:
                content = stream.read(found.st_size)
        else:
            raise UnreadableError(
                f"is larger than {megabytes(most)} MB", "split it, or remove what is not needed"
            )
        return content


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def megabytes(count: int) -> str:
    """A number of bytes as megabytes (10⁶), with commas in thousands."""
    return f"{count / 10**6:,g}"


class Folder:
    """The files in an atlas folder. Links out of it are refused: the files may be served to others."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._left = folder, limits.MOST_ATLAS_BYTES

    def names(self) -> list[str]:
        with in_words():
            found = chain(self._folder.glob("*"), self._folder.glob("layers/*"))
            return sorted(path.relative_to(self._folder).as_posix() for path in found)

    def read(self, name: str, most: int = limits.MOST_FILE_BYTES) -> bytes:
        with in_words():
            path = self._folder / name
            home, target = self._folder.resolve(), path.resolve()
            if not target.is_relative_to(home):
                raise UnreadableError("is a link to a place outside the folder", "put the file itself there")
        content = read_file(path, min(most, self._left), name)
        self._left -= len(content)
        return content


def decode(content: bytes) -> str:
    """Decode UTF-8, without a byte order mark and with line feeds as line ends. Raises UnreadableError."""
    with in_words():
        text = content.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_of(text: str) -> Any:
    """Parse JSON, nested at most `limits.MOST_NESTING` deep. Raises UnreadableError.

    It also refuses what other parsers read differently: repeated keys in an object, NaN and Infinity,
    integers of more than `limits.MOST_DIGITS` digits, and numbers too large for a float.
    """
    if sum(map(text.count, "[{,")) > limits.MOST_VALUES:
        raise UnreadableError(f"holds more than {limits.MOST_VALUES:,} values", "split it")
    with in_words("JSON"):
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_finite, parse_constant=_constant
        )
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise UnreadableError(f"has the key {twice[:60]!r} twice in one object", "keep one of them")
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > limits.MOST_DIGITS:
        raise UnreadableError(
            f"holds a number of {len(digits)} digits ({digits[:20]}…)", "correct the number"
        )
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise UnreadableError(f"holds a number that is too large ({digits[:30]})", "correct the number")
    return number


def _constant(name: str) -> float:
    raise UnreadableError(f"holds {name}, which JSON does not allow", "write a number, or null")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(limits.MOST_NESTING):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise UnreadableError(*_TOO_DEEP)


def _inside(value: list[Any] | dict[str, Any]) -> Iterator[list[Any] | dict[str, Any]]:
    """The lists and objects in a list or object."""
    if isinstance(value, dict):
        yield from (each for each in value.values() if isinstance(each, list | dict))
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, list | dict))


def toml_of(text: str) -> dict[str, Any]:
    """Parse TOML, nested at most `limits.MOST_NESTING` deep. Raises UnreadableError."""
    bare = _TOML_WORDS.sub("x", text)
    if _TOML_KEY.search(bare) or _deepest(bare) > limits.MOST_NESTING:
        raise UnreadableError(*_TOO_DEEP)
    with in_words("TOML"):
        found = tomllib.loads(text)
    _check_depth(found)
    return found


def _deepest(bare: str) -> int:
    """The deepest nesting of brackets in TOML without strings; an unclosed bracket counts to the end."""
    depth = deepest = 0
    for bracket in re.finditer(r"[\[\]{}]", bare):
        depth = max(0, depth + (1 if bracket[0] in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest


def csv_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The non-empty rows of CSV, each after the number of its first line. Raises UnreadableError."""
    rows = csv.reader(_lines(text), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise _no_csv(line, error) from error
        if row:
            yield line, row


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their line feeds, one at a time: a StringIO would copy the whole text."""
    start = 0
    while (end := text.find("\n", start) + 1) > 0:
        yield text[start:end]
        start = end
    yield text[start:]


def _no_csv(line: int, error: csv.Error) -> UnreadableError:
    if "field limit" in str(error):
        return UnreadableError(
            f"a cell holds more than {csv.field_size_limit():,} characters",
            "shorten it, or close its quotation mark",
            f"line {line}",
        )
    return UnreadableError(f"is not CSV: {error}", "correct the quotation marks on that line", f"line {line}")


def is_there(path: Path) -> bool:
    """Whether something exists at a path, even a broken link. Never raises."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False
