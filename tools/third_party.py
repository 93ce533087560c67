"""Write THIRD_PARTY.md: what the distributions bring of others' work, under which licences.

Run it in an environment with `pip install -e '.[tools]'` after dependencies have changed:
`python tools/third_party.py`. It states what the packages' own files say and nothing else.
"""

import json
import os
import re
import shutil
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from fontTools.ttLib import TTFont
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from build_backend.lock import one_at_a_time  # noqa: E402  # the checkout has to be on the path first
from build_backend.node import install_locked, run_node  # noqa: E402

WEB = ROOT / "web"
MAPPED = Path("node_modules", "widgetapp-mapped")  # below web/, and ignored there
FONTS = WEB / "node_modules" / "@excalidraw" / "excalidraw" / "dist" / "prod" / "fonts"

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying)", re.IGNORECASE)
_OF_PACKAGE = re.compile(r"(.*node_modules/(?:@[^/]+/)?[^/]+)/")  # a package's own packages may lie in it
_COPYRIGHT = re.compile(r"^\W*(copyright\b.*(\d{4}|\bby\b|\(c\)|©).*|\(c\) .*|© .*)$", re.IGNORECASE)
# The `name` table of a font: https://learn.microsoft.com/typography/opentype/spec/name#name-ids
_COPYRIGHT_NAME, _LICENCE_NAME, _LICENCE_ADDRESS_NAME = 0, 13, 14
_NOT_SAID = "not said in the package's own files"
_SHORT = 100  # characters


@dataclass
class Work:
    """Somebody else's package: what it says of its licence."""

    name: str
    version: str
    licence: str
    copyrights: list[str] = field(default_factory=list)
    text: str = ""


def bundled_folders() -> list[Path]:
    """Return the folders of the npm packages of which the built front end has something in it."""
    with one_at_a_time():
        install_locked(WEB)
        vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
        run_node([str(vite), "build", "--sourcemap", "--outDir", MAPPED.as_posix(), "--emptyOutDir"], WEB)
    # Style sheets have no maps; those that are bundled come with a package that is.
    folders = {
        WEB / found[1]
        for path in (WEB / MAPPED).rglob("*.map")
        for source in json.loads(path.read_text(encoding="utf-8"))["sources"]
        if (found := _OF_PACKAGE.match(os.path.relpath(path.parent / source, WEB)))
    }
    shutil.rmtree(WEB / MAPPED)
    return sorted(folders)


def npm_work(folder: Path) -> Work:
    """Read what an installed npm package says of itself."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    name = package["name"]
    copyrights, text = _notices(folder)
    licence = package.get("license") or ("as its licence file says, below" if text else _NOT_SAID)
    if isinstance(licence, dict):
        licence = licence["type"]
    if not text and "author" in package:
        author = package["author"]
        copyrights = [f"author: {author['name'] if isinstance(author, dict) else author}"]
    return Work(name, package["version"], licence, copyrights, text)


def _notices(folder: Path) -> tuple[list[str], str]:
    """Return the copyright lines and the rest of a package's licence file, if it has one."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and _LICENCE_FILE.match(path.name):
            lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
            copyrights = [line for line in lines if _COPYRIGHT.match(line)]
            rest = "\n".join(line for line in lines if line not in copyrights)
            return copyrights, re.sub(r"\n{3,}", "\n\n", rest).strip()
    return [], ""


def python_works() -> Iterator[Work]:
    """Read what the installed run-time dependencies say of themselves, theirs included."""
    seen: set[str] = set()
    wanted = _requirements("widgetapp", frozenset())
    while wanted:
        requirement = wanted.pop()
        key = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if key in seen:
            continue
        seen.add(key)
        wanted += _requirements(requirement.name, frozenset(requirement.extras))
        about = metadata.metadata(requirement.name)
        yield Work(about["Name"], about["Version"], _python_licence(about))


def _requirements(name: str, extras: frozenset[str]) -> list[Requirement]:
    found = [Requirement(line) for line in metadata.requires(name) or []]
    return [each for each in found if _is_wanted(each, extras)]


def _is_wanted(requirement: Requirement, extras: frozenset[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in extras | {""})


def _python_licence(about: metadata.PackageMetadata) -> str:
    # The older License field sometimes holds the whole text instead of a name.
    for stated in [*about.get_all("License-Expression", []), *about.get_all("License", [])]:
        if "\n" not in stated.strip():
            return str(stated.strip())
    classes = [entry.rpartition(" :: ")[2] for entry in about.get_all("Classifier", []) if entry.startswith("License")]
    return ", ".join(classes) or _NOT_SAID


def font_sections(shipped: Iterable[str]) -> Iterator[str]:
    """Return what the files of each font family that is shipped say of themselves."""
    for family in shipped:
        files = sorted((FONTS / family).rglob("*.woff2"))
        names = TTFont(files[0])["name"]
        copyright_line, licence, address = (
            " ".join(str(names.getDebugName(number) or "").split())
            for number in (_COPYRIGHT_NAME, _LICENCE_NAME, _LICENCE_ADDRESS_NAME)
        )
        yield f"\n### {family} ({len(files)} {'file' if len(files) == 1 else 'files'})\n"
        yield from _said("Copyright", copyright_line)
        yield from _said("Licence", licence)
        yield from _said("Licence at", address)


def _said(what: str, text: str) -> Iterator[str]:
    if len(text) > _SHORT:
        yield f"{what}:\n\n```text\n{textwrap.fill(text, _SHORT)}\n```\n"
    else:
        yield f"{what}: {text or '**the font files do not say**'}\n"


def shipped_fonts() -> list[str]:
    """Return the font families in the built front end."""
    fonts = ROOT / "widgetapp" / "wfe" / "static" / "fonts"
    return sorted(folder.name for folder in fonts.iterdir() if folder.is_dir())


def table(works: Iterable[Work]) -> Iterator[str]:
    """Return a table of packages and their licences."""
    yield "| package | version | licence |"
    yield "| --- | --- | --- |"
    for work in sorted(works, key=lambda work: work.name.lower()):
        yield f"| {work.name} | {work.version} | {work.licence} |"


def notices(works: Iterable[Work]) -> Iterator[str]:
    """Return every licence text once, each with the packages that carry it."""
    alike: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        # The same words are often broken into lines elsewhere.
        alike[" ".join(work.text.split()).lower()].append(work)
    without = alike.pop("", [])
    for group in sorted(alike.values(), key=len, reverse=True):
        yield "\n---\n"
        for work in group:
            yield f"- {work.name}: {'; '.join(work.copyrights) or 'no copyright line'}"
        yield f"\n```text\n{group[0].text}\n```"
    yield "\n---\n\nThese packages have no licence file; their package.json says what the table above says.\n"
    for work in without:
        yield f"- {work.name} ({work.licence}){''.join(', ' + line for line in work.copyrights)}"


def document() -> str:
    """Return the whole of THIRD_PARTY.md."""
    # One package often lies in several places at the same version.
    works = [npm_work(folder) for folder in bundled_folders()]
    bundled = list({(work.name, work.version): work for work in works}.values())
    return "\n".join(
        [
            "# Others' work in WidgetApp",
            "",
            "Written by `tools/third_party.py` from the packages' own files; it is not legal advice.",
            "WidgetApp's own licence is in `LICENSE`.",
            "",
            "## In the front end",
            "",
            f"The wheel and the sdist carry the built front end, which has parts of these {len(bundled)} npm packages "
            "in it. Their notices are at the end.",
            "",
            *table(bundled),
            "",
            "## Fonts",
            "",
            "Files of `@excalidraw/excalidraw`, shipped as they are. What is said is what the font files' own name "
            "tables say; where they say nothing, or point elsewhere, the licence is unverified.",
            *font_sections(shipped_fonts()),
            "",
            "## Installed beside WidgetApp",
            "",
            "The distributions do not carry these: `pip` installs them, each under its own licence. "
            "The versions are those this list was made with.",
            "",
            *table(python_works()),
            "",
            "## Notices of the npm packages",
            *notices(bundled),
            "",
        ]
    )


if __name__ == "__main__":
    (ROOT / "THIRD_PARTY.md").write_text(document(), encoding="utf-8")
