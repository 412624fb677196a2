"""The documentation is true: its code runs, what it names exists, what exists is named, its links lead somewhere.

`PINCITE_UPDATE=1 pytest tests/test_docs.py -m slow -k opens_the_readme` writes the answer that opens the README.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from retrieval.cli import INTERRUPTED, app
from retrieval.embed import Embedder
from retrieval.errors import PinciteError
from retrieval.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for folder in (".", "bot", "evals", "evals/data", "retrieval", "sources", "sources/briefs")
    for path in (ROOT / folder).glob("*.md")
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
OPENING = re.compile(
    r'^```console\n\$ make ask Q="(?P<question>[^"\n]+)"\n(?P<answer>.*?)\n```$', re.MULTILINE | re.DOTALL
)
LAST_LINE = re.compile(r"^As of (\d{4}-\d\d-\d\d)\.", re.MULTILINE)


class Used(NamedTuple):
    """One use of a command, as a page or a message shows it."""

    command: str
    options: frozenset[str]


def commands() -> dict[str, frozenset[str]]:
    """Return the options of each command, groups and the program itself included."""
    program = typer.main.get_command(app)
    context = typer.Context(program)  # type: ignore[arg-type]  typer keeps its own command class private
    found = {"": _options(program) | {"--install-completion", "--show-completion"}}
    for name in program.list_commands(context):  # type: ignore[attr-defined]
        command = program.get_command(context, name)  # type: ignore[attr-defined]
        subcommands = getattr(command, "commands", {})
        found[name] = _options(command)
        found |= {f"{name} {sub}": _options(subcommand) for sub, subcommand in subcommands.items()}
    return found


def _options(command: object) -> frozenset[str]:
    opts = (opt for parameter in command.params for opt in (*parameter.opts, *parameter.secondary_opts))  # type: ignore[attr-defined]
    return frozenset(opt for opt in opts if opt.startswith("-")) | {"--help", "-h"}


COMMANDS = commands()
GROUPS = {name.partition(" ")[0] for name in COMMANDS if " " in name}


def used_in(words: str) -> Iterator[Used]:
    """Yield the use of `pincite` that a line or a piece of code is, if it is one."""
    try:
        tokens = shlex.split(words.replace("…", " "))
    except ValueError:
        return
    program = next((at for at, token in enumerate(tokens) if token.rpartition("/")[2] == "pincite"), None)
    if program is None:
        return
    rest = tokens[program + 1 :]
    options = frozenset(token.strip("[]") for token in rest if re.match(r"\[?--?[a-z]", token))
    named = [token for token in rest if not token.startswith(("-", "["))]
    if named[:1] and named[0] in GROUPS and len(named) > 1:
        # `pincite sources list, fetch` is two commands.
        last = next((at for at, word in enumerate(named[1:], start=1) if not word.endswith(",")), len(named) - 1)
        for word in named[1 : last + 1]:
            yield Used(f"{named[0]} {word.rstrip(',')}", options)
    else:
        yield Used(" ".join(named[:1]), options)


def used_on(page: str) -> Iterator[Used]:
    """Yield every use of `pincite` on a page: in code, and in rows of tables, where options follow the command."""
    for language, block in FENCE.findall(page):
        if language == "console":
            for line in block.splitlines():
                yield from used_in(line)
    for line in FENCE.sub("", page).splitlines():
        spans = CODE.findall(line)
        for span in spans:
            yield from used_in(span)
        row = [use for use in used_in(spans[0]) if line.startswith("|")] if spans else []
        for use in row:
            group = use.command.partition(" ")[0]
            for span in spans[1:]:
                if span.startswith("-"):
                    yield Used(use.command, frozenset({span}))
                elif re.fullmatch(r"[a-z]+(?:-[a-z]+)*", span):
                    yield Used(f"{group} {span}", frozenset())


# -- commands, settings, exit codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_that_a_page_names_exist(page: Path) -> None:
    for command, options in used_on(page.read_text(encoding="utf-8")):
        assert command in COMMANDS, command
        assert options <= COMMANDS[command], command


def test_every_command_is_in_the_readme() -> None:
    named = {use.command for use in used_on(README)}
    assert {command for command in COMMANDS if command and command not in GROUPS} <= named


def test_commands_that_messages_tell_to_run_exist() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "evals", "retrieval", "sources")
        for path in sorted((ROOT / folder).rglob("*.py"))
    )
    told = re.findall(r"`(pincite [a-z][^`\n{]*)`", code)
    assert len(told) > 10
    for use in (use for words in told for use in used_in(words)):
        assert use.command in COMMANDS, use
        assert use.options <= COMMANDS[use.command], use


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    rows = set(re.findall(r"^\| `(PINCITE_[A-Z_]+)` \|", README, re.MULTILINE))
    assert rows == {f"PINCITE_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_settings_that_a_page_names_exist(page: Path) -> None:
    named = set(re.findall(r"PINCITE_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
    assert named <= {f"PINCITE_{name.upper()}" for name in Settings.model_fields} | {"PINCITE_UPDATE"}


def test_defaults_in_the_readme_are_those_of_the_settings() -> None:
    shown = {False: "off", None: "none"}
    for name, field in Settings.model_fields.items():
        row = next(line for line in README.splitlines() if line.startswith(f"| `PINCITE_{name.upper()}`"))
        default = row.rstrip(" |").rpartition(" | ")[2].strip("`")
        if field.default_factory is None:
            assert default == str(shown.get(field.default, field.default)), name


def test_every_exit_code_is_in_the_readme_and_in_the_program_s_own_words() -> None:
    def tree(root: type[PinciteError]) -> Iterator[int]:
        yield root.exit_code
        for branch in root.__subclasses__():
            yield from tree(branch)

    codes = {0, INTERRUPTED, *tree(PinciteError)}
    for words in (README, sys.modules["retrieval.cli"].__doc__ or ""):
        sentence = words[words.index("Exit codes:") :].partition("\n\n")[0]
        assert {int(code) for code in re.findall(r"(?:^|[:,] |,\n)(\d+)(?= )", sentence)} == codes


# -- code -------------------------------------------------------------------------------------------------------------

BLOCKS = [
    pytest.param(block, id=f"{page.relative_to(ROOT).as_posix()}:{number}")
    for page in PAGES
    for number, (language, block) in enumerate(FENCE.findall(page.read_text(encoding="utf-8")))
    if language == "python"
]


def asked_of_the_invented_act(block: str) -> str:
    """Return the same code about the act that the tests hold."""
    return block.replace("AI Act Art. 50(1)", "Lighthouse Act Art. 5(1)")


@pytest.mark.parametrize("block", BLOCKS)
def test_python_on_a_page_runs(
    block: str, lighthouse_home: Path, fake_embedder: type[Embedder], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(lighthouse_home))
    monkeypatch.setenv("PINCITE_MIRROR", str(data / "act"))
    monkeypatch.setenv("PINCITE_OFFLINE", "1")
    monkeypatch.setattr("retrieval.assistant.load_embedder", lambda name, **options: fake_embedder())
    for module in ("assistant", "line"):
        monkeypatch.setattr(f"retrieval.{module}.today", lambda: date(2032, 6, 1))
    exec(compile(asked_of_the_invented_act(block), "page", "exec"), {"__name__": "page"})


def test_there_is_code_to_run() -> None:
    assert len(BLOCKS) >= 3


# -- links and the changelog ------------------------------------------------------------------------------------------


def anchors(page: str) -> set[str]:
    """Return the anchors that headings get when the page is shown."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), target
            continue
        name, _, anchor = target.partition("#")
        aim = (page.parent / name).resolve() if name else page
        assert aim.exists(), target
        assert aim.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(aim.read_text(encoding="utf-8")), target


def test_changelog_keeps_its_grammar() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    versions = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert versions[0] == "Unreleased"
    days = [re.fullmatch(r"\d+\.\d+\.\d+ - (\d{4}-\d\d-\d\d)", version) for version in versions[1:]]
    assert all(days), versions
    dates = [date.fromisoformat(day[1]) for day in days if day]
    assert dates == sorted(dates, reverse=True)
    kinds = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    entries = re.findall(r"^- (.+(?:\n  .+)*)", "\n".join(lines), re.MULTILINE)
    assert entries
    for entry in entries:
        assert re.match(r"[A-Z`]", entry), entry
        assert entry.endswith("."), entry


# -- the answer that opens the README ---------------------------------------------------------------------------------


def printed(question: str, *, home: Path, as_of: str) -> str:
    """Return what the program prints from our own briefs alone, in a process of its own."""
    program = [sys.executable, "-m", "retrieval", "ask", "--as-of", as_of, question]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PINCITE_")}
    environment = kept | {"PINCITE_HOME": str(home), "PINCITE_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(program, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=600)
    return done.stdout.rstrip("\n")


@pytest.mark.slow
def test_the_answer_that_opens_the_readme_is_what_is_printed(tmp_path: Path) -> None:
    opening = OPENING.search(README)
    assert opening is not None
    day = LAST_LINE.search(opening["answer"])
    as_of = day[1] if day else str(datetime.now(UTC).date())
    answer = printed(opening["question"], home=tmp_path / "home", as_of=as_of)
    if os.environ.get("PINCITE_UPDATE"):
        start, end = opening.span("answer")
        (ROOT / "README.md").write_text(README[:start] + answer + README[end:], encoding="utf-8")
        pytest.skip("written; run the test again")
    assert opening["answer"] == answer


def test_the_opening_question_is_the_one_that_make_ask_asks() -> None:
    opening = OPENING.search(README)
    assert opening is not None
    assert f"Q ?= {opening['question']}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
