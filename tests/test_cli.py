"""The command line as people and scripts meet it: real processes, their output and their exit codes."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess

import jsonschema
import pytest

from retrieval import Answer, Assistant, Citation, Hit, Verdict
from retrieval.release import IndexStatus, Release

Run = Callable[..., "CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[bytes]"]

NOW = "2032-06-01"
QUESTION = "What does “dark night” mean?"
ESCAPE = "\x1b"
COMMANDS = ("ask", "batch", "doctor", "index", "schema", "search", "show", "sources", "verify")


@pytest.fixture(scope="session")
def saved(lighthouse: Assistant) -> str:
    return lighthouse.ask(QUESTION, as_of=date.fromisoformat(NOW)).model_dump_json(indent=2)


def plain(result: CompletedProcess[str]) -> CompletedProcess[str]:
    """Return a result that succeeded, in which nothing is coloured and nobody complained."""
    assert result.returncode == 0, result.stderr
    assert ESCAPE not in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result


def one_sentence(result: CompletedProcess[str], exit_code: int) -> str:
    """Return what an error said on stderr: one line, with nothing on stdout."""
    assert result.returncode == exit_code, result.stderr
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith("pincite: ")
    assert line.endswith(".")
    return line


def test_version_is_printed(pincite: Run, tmp_path: Path) -> None:
    assert re.fullmatch(r"pincite \d+\.\d+\.\d+\n", plain(pincite(tmp_path, "--version")).stdout)


def test_help_names_every_command(pincite: Run, tmp_path: Path) -> None:
    shown = plain(pincite(tmp_path, "--help")).stdout
    assert all(re.search(rf"^  {command} ", shown, re.MULTILINE) for command in COMMANDS)


def test_every_command_explains_itself(pincite: Run, tmp_path: Path) -> None:
    for command in (["ask"], ["batch"], ["sources", "fetch"], ["index", "build"]):
        assert "Usage: pincite " + " ".join(command) in plain(pincite(tmp_path, *command, "--help")).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tell"], "pincite: No such command 'tell'. `pincite --help` shows how it is used."),
        (["ask", "--loudly", "Why?"], "pincite: No such option: --loudly. `pincite ask --help` shows how it is used."),
        (["ask"], "pincite: Missing argument 'QUESTION'. `pincite ask --help` shows how it is used."),
        (["sources", "burn"], "pincite: No such command 'burn'. `pincite sources --help` shows how it is used."),
        (
            ["ask", "--as-of", "tomorrow", "Why?"],
            "pincite: Invalid value for '--as-of': 'tomorrow' does not match the formats '%Y-%m-%d'. "
            "`pincite ask --help` shows how it is used.",
        ),
        (
            ["batch", "nowhere.jsonl", "--out", "out.jsonl"],
            "pincite: Invalid value for 'FILE': file 'nowhere.jsonl' does not exist. "
            "`pincite batch --help` shows how it is used.",
        ),
    ],
)
def test_wrong_use_is_one_sentence(pincite: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    assert one_sentence(pincite(tmp_path, *arguments, cwd=tmp_path), 2) == said


def test_schema_is_one_that_answers_fit(pincite: Run, tmp_path: Path, saved: str) -> None:
    schema = json.loads(plain(pincite(tmp_path, "schema")).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(saved), schema)


def test_completion_is_shown_and_completes(pincite: Run, tmp_path: Path) -> None:
    # Which shell it is for is told by the process above; whatever runs the tests, here it is bash.
    asked = ["bash", "-c", f"{shlex.quote(sys.executable)} -m retrieval --show-completion; exit $?"]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "_PINCITE_COMPLETE" in shown.stdout
    words = {"COMP_WORDS": "pincite s", "COMP_CWORD": "1", "_PINCITE_COMPLETE": "complete_bash"}
    assert plain(pincite(tmp_path, **words)).stdout.split() == ["schema", "search", "show", "sources"]


def test_sources_list_is_a_line_each_or_json(pincite: Run, lighthouse_home: Path) -> None:
    lines = plain(pincite(lighthouse_home, "sources", "list")).stdout.splitlines()
    rows = json.loads(plain(pincite(lighthouse_home, "sources", "list", "--json")).stdout)
    assert [line.split("\t")[0] for line in lines] == [row["id"] for row in rows]
    assert sum(row["held"] is not None for row in rows) == 11


def test_sources_check_finds_a_sound_store_sound(pincite: Run, lighthouse_home: Path) -> None:
    assert plain(pincite(lighthouse_home, "sources", "check")).stdout.endswith("11 of 78 sources held, 0 problems.\n")


def test_sources_add_is_listed_afterwards(pincite: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("Every lamp is lit at dusk.\n", encoding="utf-8")
    home = tmp_path / "home"
    added = plain(pincite(home, "sources", "add", str(tmp_path / "rules.txt"), "--title", "Rules"))
    said = re.fullmatch(r"Added (\S+)\. `pincite index build` makes it searchable\.\n", added.stdout)
    assert said is not None
    assert f"\n{said[1]}\tpress\ten\t" in plain(pincite(home, "sources", "list")).stdout


def test_index_status_says_what_is_served(pincite: Run, lighthouse_home: Path) -> None:
    status = IndexStatus.model_validate_json(plain(pincite(lighthouse_home, "index", "status", "--json")).stdout)
    assert status.current is not None
    assert plain(pincite(lighthouse_home, "index", "status")).stdout.startswith(f"Release {status.current.id}, built ")


def test_index_status_of_nothing_fails(pincite: Run, tmp_path: Path) -> None:
    result = pincite(tmp_path, "index", "status")
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr == f"There is no index in {tmp_path}. Run `pincite index build`.\n"


def test_verify_needs_nothing_but_the_store(pincite: Run, lighthouse_home: Path, tmp_path: Path, saved: str) -> None:
    (tmp_path / "answer.json").write_text(saved, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    for name in ("catalogue.toml", "store.sqlite3"):
        (home / name).write_bytes((lighthouse_home / name).read_bytes())
    copytree(lighthouse_home / "objects", home / "objects")
    shown = plain(pincite(home, "verify", str(tmp_path / "answer.json"), PINCITE_EMBEDDING="onnx:/nowhere"))
    assert shown.stdout.endswith("Every quote stands where the answer says.\n")
    verdict = plain(pincite(home, "verify", "--json", str(tmp_path / "answer.json")))
    assert Verdict.model_validate_json(verdict.stdout).ok


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("quote", lambda words: words.replace("night", "knight", 1)),
        ("quote_sha256", lambda digest: ("0" if digest[0] != "0" else "1") + digest[1:]),
        ("span", lambda span: {"start": span["start"] + 1, "end": span["end"] + 1}),
        ("context_before", lambda words: words[:-1] + "#"),
        ("url", lambda url: url.replace("example.org", "example.net")),
    ],
)
def test_verify_notices_a_changed_citation(
    pincite: Run, lighthouse_home: Path, tmp_path: Path, saved: str, field: str, change: Callable[[object], object]
) -> None:
    answer = json.loads(saved)
    answer["citations"][0][field] = change(answer["citations"][0][field])
    (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    result = pincite(lighthouse_home, "verify", str(tmp_path / "answer.json"))
    assert result.returncode in (1, 2)
    assert "Every quote stands" not in result.stdout
    assert "Traceback" not in result.stderr


def test_verify_notices_a_changed_letter_of_the_text(
    pincite: Run, lighthouse_home: Path, tmp_path: Path, saved: str
) -> None:
    answer = json.loads(saved)
    answer["text"] = answer["text"].replace("Art. 3", "Art. 8", 1)
    (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    assert pincite(lighthouse_home, "verify", str(tmp_path / "answer.json")).returncode in (1, 2)


@pytest.mark.parametrize("arguments", [["schema"], ["sources", "list"], ["index", "status"]])
def test_a_reader_that_leaves_early_hears_no_complaint(
    start_pincite: Start, lighthouse_home: Path, arguments: list[str]
) -> None:
    with start_pincite(lighthouse_home, *arguments) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cant_be_written_is_said(start_pincite: Start, lighthouse_home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start_pincite(lighthouse_home, "schema", stdout=full)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 4
    assert complaint.decode().startswith("pincite: The output can't be written: ")


def test_output_survives_a_narrow_encoding(pincite: Run, lighthouse_home: Path, tmp_path: Path, saved: str) -> None:
    (tmp_path / "answer.json").write_text(saved, encoding="utf-8")
    shown = plain(pincite(lighthouse_home, "verify", str(tmp_path / "answer.json"), PYTHONIOENCODING="ascii"))
    assert "\\u201c" in shown.stdout


# From here on with the real model.


@pytest.mark.slow
def test_ask_in_a_pipe_is_plain_and_not_wrapped(pincite: Run, act_home: Path) -> None:
    shown = plain(pincite(act_home, "ask", "--as-of", NOW, QUESTION, COLUMNS="40"))
    assert shown.stdout.startswith("Lighthouse Act, Art. 3(4): “(4) ‘dark night’ means ")
    assert max(map(len, shown.stdout.splitlines())) > 80
    assert shown.stderr == ""


@pytest.mark.slow
def test_ask_as_json_is_an_answer_that_verifies(pincite: Run, act_home: Path, tmp_path: Path) -> None:
    printed = plain(pincite(act_home, "ask", "--json", "--as-of", NOW, QUESTION)).stdout
    assert Answer.model_validate_json(printed).citations
    (tmp_path / "answer.json").write_text(printed, encoding="utf-8")
    plain(pincite(act_home, "verify", str(tmp_path / "answer.json")))


@pytest.mark.slow
def test_ask_reads_the_question_from_standard_input(pincite: Run, act_home: Path) -> None:
    typed = plain(pincite(act_home, "ask", "--as-of", NOW, QUESTION))
    piped = plain(pincite(act_home, "ask", "--as-of", NOW, "-", input=QUESTION + "\n"))
    assert piped.stdout == typed.stdout


@pytest.mark.slow
def test_asking_writes_nothing(pincite: Run, act_home: Path) -> None:
    def files() -> dict[Path, int]:
        kept = (path for path in act_home.rglob("*") if path.is_file() and "chroma" not in path.parts)
        return {path: path.stat().st_mtime_ns for path in kept if path.suffix not in (".sqlite3-shm", ".sqlite3-wal")}

    before = files()
    plain(pincite(act_home, "ask", "--as-of", NOW, QUESTION))
    assert files() == before


@pytest.mark.slow
def test_a_refusal_is_an_answer(pincite: Run, act_home: Path) -> None:
    answer = Answer.model_validate_json(plain(pincite(act_home, "ask", "--json", "Best zucchini pizza?")).stdout)
    assert answer.abstention is not None


@pytest.mark.slow
def test_search_shows_passages(pincite: Run, act_home: Path) -> None:
    found = json.loads(plain(pincite(act_home, "search", "-k", "3", "--as-of", NOW, "--json", "log book")).stdout)
    assert [Hit.model_validate(hit).rank for hit in found] == [1, 2, 3]
    assert plain(pincite(act_home, "search", "-k", "3", "--as-of", NOW, "log book")).stdout.startswith("1. ")


@pytest.mark.slow
def test_show_shows_a_provision(pincite: Run, act_home: Path) -> None:
    name = "Lighthouse Act Art. 3(4)"
    shown = Citation.model_validate_json(plain(pincite(act_home, "show", name, "--as-of", NOW, "--json")).stdout)
    assert shown.pin.label == "Art. 3(4)"
    assert plain(pincite(act_home, "show", name, "--as-of", NOW)).stdout.startswith(shown.quote)


@pytest.mark.slow
def test_batch_answers_resumes_and_names_bad_lines(pincite: Run, act_home: Path, tmp_path: Path) -> None:
    lines = [{"id": 1, "question": QUESTION, "as_of": NOW}, {"id": 2, "question": "Art. 5(1)", "as_of": NOW}]
    questions, out = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    first = plain(pincite(act_home, "batch", str(questions), "--out", str(out)))
    assert first.stdout == "2 answered, 0 already there, 0 bad lines.\n"
    assert first.stderr == "Answering …\n"
    with questions.open("a", encoding="utf-8") as file:
        file.write("no JSON\n")
    second = pincite(act_home, "batch", str(questions), "--out", str(out), "--json")
    assert second.returncode == 2
    assert (json.loads(second.stdout)["answered"], json.loads(second.stdout)["resumed"]) == (0, 2)
    assert f"pincite: {questions}:3: " in second.stderr


@pytest.mark.slow
def test_building_what_is_built_gives_the_same_release(pincite: Run, act_home: Path) -> None:
    built = plain(pincite(act_home, "index", "build", "--json"))
    assert Release.model_validate_json(built.stdout).passages > 500
    assert plain(pincite(act_home, "index", "build")).stdout.startswith("Release ")


@pytest.mark.slow
def test_doctor_finds_nothing_wrong(pincite: Run, act_home: Path, data: Path) -> None:
    findings = json.loads(plain(pincite(act_home, "doctor", "--json", PINCITE_MIRROR=str(data / "act"))).stdout)
    assert [finding["name"] for finding in findings if not finding["ok"]] == []
    assert "TROUBLE" not in plain(pincite(act_home, "doctor")).stdout


@pytest.mark.slow
def test_the_first_question_needs_nothing(pincite: Run, act_home: Path, tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite3").write_bytes((act_home / "vectors.sqlite3").read_bytes())
    shown = plain(pincite(tmp_path, "ask", "How much does InvestAI aim to mobilise, and who pays?"))
    assert shown.stdout.startswith("Pincite's own summary: “")
    assert "our own summary" in shown.stdout
    said = shown.stderr.splitlines()
    assert said[0] == "Obtaining sources …"
    assert re.fullmatch(r"\d+ of \d+ documents could not be obtained; answers rest on the others\.", said[1])
    assert any("set PINCITE_MIRROR to a folder" in line for line in said)
    assert any("`pincite sources fetch`" in line and "`pincite index build`" in line for line in said)
    assert said[-2:] == ["Reading documents …", "Embedding passages …"]
    assert len(said) <= 10
    assert max(map(len, said)) <= 120


pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")


def watch(process: subprocess.Popen[bytes], terminal: int) -> bytes:
    """Return all that a process draws on a terminal until it ends."""
    drawn = b""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        try:
            part = os.read(terminal, 65_536) if ready else b""
        except OSError:
            break
        drawn += part
        if not part and process.poll() is not None:
            break
    return drawn


@pytest.mark.slow
def test_a_terminal_shows_a_bar_and_takes_it_away(
    start_pincite: Start, act_home: Path, data: Path, tmp_path: Path
) -> None:
    for name in ("catalogue.toml", "vectors.sqlite3"):
        (tmp_path / name).write_bytes((act_home / name).read_bytes())
    ours, theirs = pty.openpty()
    with (tmp_path / "stdout").open("wb") as out:
        settings = {"PINCITE_MIRROR": str(data / "act"), "TERM": "xterm", "COLUMNS": "100"}
        process = start_pincite(tmp_path, "ask", "--as-of", NOW, QUESTION, stdout=out, stderr=theirs, **settings)
        os.close(theirs)
        drawn = watch(process, ours)
    os.close(ours)
    assert process.wait() == 0
    assert b"Embedding passages" in drawn
    assert "━".encode() in drawn
    assert drawn.rindex(b"\x1b[2K") > drawn.rindex("━".encode())
    answer = (tmp_path / "stdout").read_text(encoding="utf-8")
    assert answer.startswith("Lighthouse Act, ")
    assert ESCAPE not in answer


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{}, {"NO_COLOR": "1"}])
def test_a_terminal_wraps_the_answer_in_no_colour(
    start_pincite: Start, act_home: Path, settings: dict[str, str]
) -> None:
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm", "COLUMNS": "60"} | settings
    process = start_pincite(act_home, "ask", "--as-of", NOW, QUESTION, stdout=theirs, stderr=theirs, **settings)
    os.close(theirs)
    drawn = watch(process, ours).decode()
    os.close(ours)
    assert process.wait() == 0
    assert not re.search(r"\x1b\[[\d;]+m", drawn)
    lines = [line for line in drawn.splitlines() if "http" not in line]
    assert max(map(len, lines)) <= 60
