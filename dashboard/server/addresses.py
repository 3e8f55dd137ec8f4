"""The public address of an atlas, at which others open it, and what cannot be one.

A link that begins with `localhost` opens nothing on any other machine. So the address that stands in
citations, figures, QR codes, embed codes, feeds and metadata is the one that was given as `--public-address`,
or none. It belongs to whoever serves an atlas, not to its data: the same folder may be served from two
places, and a copy of it from none. So it is kept in the user's settings, by the atlas's folder, and never
in the atlas itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import typer

from geodata.errors import AtlasError, ExportError, UnreadableError
from geodata.folder import loading
from geodata.folder.writing import write_atomically
from geodata.legible import brief
from geodata.limits import MOST_TOML_BYTES

#: Names another file of settings than the user's own.
SETTINGS_VARIABLE = "NINE_BRIDGES_SETTINGS"
#: The name of the table in the settings, and the key of the shipped atlas in it.
_TABLE, _SHIPPED = "public-address", "shipped"
_PORTS = {"http": 80, "https": 443}
#: Characters that no address may contain unescaped.
_NEVER = '<>"\\^`{|}'
#: A number of an IPv4 address in the forms that the system reads, and the most full stops between numbers.
_NUMBER, _MOST_DOTS = re.compile(r"0[xX][0-9a-fA-F]{1,8}|[0-9]{1,11}", re.ASCII), 3
#: Names that a machine gives itself.
_LOCAL = {"localhost", "localhost.localdomain", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback"}


class PublicAddressError(AtlasError):
    """A text is no address at which others could find a server, or the settings cannot be read."""


class SettingsError(PublicAddressError):
    """The user's settings cannot be read or written, or there is no place for them."""


class ProxyError(AtlasError):
    """A text that names no proxy."""


def reachable(address: str) -> str:
    """A web address without query and final slash; empty if it is none, or is known to one machine only."""
    try:
        parts = urlsplit(address)
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return ""
    web = parts.scheme in _PORTS and named and "@" not in parts.netloc
    if not web or any(sign.isspace() or not sign.isprintable() or sign in _NEVER for sign in address):
        return ""
    if {".", ".."} & set(unquote(parts.path).split("/")):
        return ""
    local = is_local(parts.hostname or "")
    return "" if local else f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def is_local(host: str) -> bool:
    """Whether a host (a name or an IP address) is this machine to everyone who asks, or nobody at all."""
    number = _number(host)
    if number is None:
        name = host.lower().rstrip(".")
        return name in _LOCAL or name.endswith(".localhost")
    return number.is_loopback or number.is_unspecified


def is_everywhere(host: str) -> bool:
    """Whether a server that listens at this host listens on all addresses of its machine."""
    number = _number(host)
    return number is not None and number.is_unspecified


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host stands for, also in the system's other forms (127.1, 0x0), or None."""
    try:
        found = ip_address(host)
    except ValueError:
        return _older_form(host)
    return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found


def _older_form(host: str) -> IPv4Address | None:
    """An IPv4 address of one to four numbers, also octal or hexadecimal; the last fills the rest."""
    *first, last = host.split(".")
    if len(first) > _MOST_DOTS or not all(_NUMBER.fullmatch(part) for part in (*first, last)):
        return None
    try:
        *begun, rest = (int(part, _base(part)) for part in (*first, last))
        return IPv4Address(bytes(begun) + rest.to_bytes(4 - len(first), "big"))
    except (ValueError, OverflowError):
        return None


def _base(digits: str) -> int:
    if digits[1:2] in {"x", "X"}:
        return 16
    return 8 if digits[0] == "0" else 10


def checked(text: str) -> str:
    """A public address in its normal form; an empty text stays empty.

    Raises PublicAddressError for an address that others could not open.
    """
    address = text.strip()
    if address and not reachable(address):
        raise PublicAddressError(
            f"'{brief(text)}' is not an address that others can open. Write it in full, as in "
            "https://atlas.example.org or https://example.org/atlas."
        )
    return reachable(address)


def netloc(parts: SplitResult) -> str:
    """Host and port of an address in normal form: lower case, no final dot, no default port.

    An internationalised name is in the form that browsers send (Punycode).
    """
    host = (parts.hostname or "").rstrip(".")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in {None, _PORTS.get(parts.scheme)} else f"{host}:{parts.port}"


def network(proxy: str) -> IPv4Network | IPv6Network:
    """The IP address of a proxy, or a network of them. Raises ProxyError for another text."""
    try:
        return ip_network(proxy)
    except ValueError as error:
        raise ProxyError(
            f"'{brief(proxy)}' is not an IP address. "
            "Write that of the proxy, or its network, as in 127.0.0.1 or 10.0.0.0/8."
        ) from error


# The user's settings


def settings_file() -> Path | None:
    """The path of the user's settings, whether it exists or not; None for a user without a home folder."""
    named = os.environ.get(SETTINGS_VARIABLE)
    path = Path(named) if named else Path(typer.get_app_dir("nine-bridges-atlas")) / "settings.toml"
    return path if named or path.is_absolute() else None


def remembered(atlas: Path | None) -> str:
    """The public address last given for an atlas (None: the shipped one); empty if there is none.

    Raises SettingsError if the settings cannot be read, PublicAddressError if they are damaged.
    """
    found = _kept().get(_name(atlas), "")
    return reachable(found) if isinstance(found, str) else ""


def remember(atlas: Path | None, address: str) -> None:
    """Store the public address of an atlas for later commands; an empty one removes it.

    Raises as `remembered` does, and SettingsError if nothing can be written.
    """
    import tomli_w  # noqa: PLC0415 - most runs write no settings

    kept = {**_kept(), _name(atlas): address}
    kept = {name: each for name, each in kept.items() if each}
    path = settings_file()
    if path is None:
        raise SettingsError(f"there is no home folder. Name a file for settings in {SETTINGS_VARIABLE}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, tomli_w.dumps({_TABLE: dict(sorted(kept.items()))}))
    except (OSError, ExportError) as error:
        raise SettingsError(f"{_reason(error)} Or name another file in {SETTINGS_VARIABLE}.") from error


def _reason(error: OSError | ExportError) -> str:
    """Why settings cannot be written, as a sentence."""
    if isinstance(error, ExportError):
        return str(error)
    return f"{error.filename} cannot be written: {error.strerror or error}. Make it writable."


def _kept() -> Mapping[str, object]:
    path = settings_file()
    if path is None or path == Path(os.devnull):
        return {}
    try:
        content = loading.read_file(path, MOST_TOML_BYTES)
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            return {}
        raise SettingsError(f"the settings in {path} cannot be read: the file {error}") from error
    try:
        table = loading.toml_of(loading.decode(content)).get(_TABLE, {})
    except UnreadableError as error:
        raise PublicAddressError(
            f"the settings in {path} cannot be read: the file {error} Or delete it."
        ) from error
    return table if isinstance(table, dict) else {}


def _name(atlas: Path | None) -> str:
    return _SHIPPED if atlas is None else str(atlas.resolve())
