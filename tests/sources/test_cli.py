from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from sources.acquire import Outcome, Report
from sources.cli import app, main

ACT = "invented-act-en-oj"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command with a home of its own and without network."""
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PINCITE_OFFLINE", "1")
    monkeypatch.delenv("PINCITE_MIRROR", raising=False)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def mirrored(run, data, tmp_path, monkeypatch):
    """The same with the invented act in the catalogue and in a mirror."""
    (tmp_path / "home").mkdir()
    rows = (data / "act" / "catalogue.toml").read_text(encoding="utf-8")
    (tmp_path / "home" / "catalogue.toml").write_text(rows, encoding="utf-8")
    monkeypatch.setenv("PINCITE_MIRROR", str(data / "act"))
    return run


def exit_of(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["sources", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code, capsys.readouterr()


def test_list_in_a_pipe_is_one_tab_separated_line_a_row(run):
    lines = run("list").stdout.splitlines()
    assert "ai-act-en-consolidated-2026-07-27\tlaw\ten\t2026-07-27\t-" in lines
    assert len(lines) == 69


def test_list_says_what_is_held(mirrored):
    mirrored("fetch", ACT)
    assert f"{ACT}\tlaw\ten\t2031-05-12\tmirror:invented" in mirrored("list").stdout


def test_list_as_json_has_the_row_and_the_snapshot(mirrored):
    mirrored("fetch", ACT)
    rows = {row["id"]: row for row in json.loads(mirrored("list", "--json").stdout)}
    assert rows[ACT]["held"]["media"] == "application/xhtml+xml"
    assert rows["brief-facts"]["held"] is None


def test_output_has_no_colours_in_a_pipe(mirrored):
    for command in (["list"], ["fetch"], ["check"]):
        assert "\x1b" not in mirrored(*command).output


def test_fetch_of_one_says_where_it_came_from(mirrored):
    result = mirrored("fetch", ACT)
    assert result.exit_code == 0
    assert result.stdout == f"obtained\t{ACT}\tmirror:invented\n1 of 1 sources held.\n"


def test_fetch_again_has_nothing_to_do(mirrored):
    mirrored("fetch", ACT)
    assert mirrored("fetch", ACT).stdout == "1 of 1 sources held.\n"


def test_fetch_of_all_keeps_what_it_got_and_fails_for_what_is_missing(run):
    """It ended with 0 unless ids were named, so a script went on without its sources."""
    result = run("fetch")
    assert result.exit_code == 3
    assert "2 of 69 sources held." in result.stdout
    assert result.stdout.count("\nSet PINCITE_MIRROR to a folder") == 1
    assert result.stdout.count("\nUnset PINCITE_OFFLINE") == 1


def test_fetch_of_a_named_source_that_is_missing_fails(run):
    result = run("fetch", "hleg-ethics-guidelines-2019-en")
    assert result.exit_code == 3
    assert result.stdout.startswith("missing\thleg-ethics-guidelines-2019-en\t")


def test_fetch_as_json_is_a_list_of_outcomes(mirrored):
    [outcome] = json.loads(mirrored("fetch", ACT, "--json").stdout)
    assert outcome == {
        "source_id": ACT, "status": "obtained", "obtained_from": "mirror:invented", "reason": "", "hint": ""
    }  # fmt: skip


def test_refresh_reports_only_what_changed(mirrored):
    mirrored("fetch", ACT)
    assert mirrored("fetch", ACT, "--refresh").stdout == "1 of 1 sources held.\n"


def test_trouble_beside_success_is_shown(run, monkeypatch):
    outcome = Outcome(source_id="a", status="obtained", obtained_from="https://a.example/", reason="The mirror is bad.")
    monkeypatch.setattr("sources.cli.acquire_all", lambda *args, **kwargs: Report(outcomes=(outcome,)))
    assert run("fetch").stdout == "obtained\ta\thttps://a.example/\tThe mirror is bad.\n1 of 1 sources held.\n"


def test_fetch_that_is_stopped_has_its_own_exit_code(run, monkeypatch):
    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("sources.cli.acquire_all", stop)
    assert run("fetch").exit_code == 130


def test_check_of_a_sound_store(mirrored):
    mirrored("fetch", ACT)
    result = mirrored("check")
    assert result.exit_code == 0
    assert result.stdout.endswith("sources held, 0 problems.\n")


def test_check_names_the_damaged_source_and_fails(mirrored, tmp_path):
    mirrored("fetch", ACT)
    next((tmp_path / "home" / "objects").glob("*/*")).write_bytes(b"lump")
    result = mirrored("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{ACT}: The stored object ")
    assert json.loads(mirrored("check", "--json").stdout)[0]["is_problem"]


def test_add_says_what_to_do_next(run, tmp_path):
    (tmp_path / "rules.txt").write_text("Every lamp is lit at dusk.\n")
    result = run("add", str(tmp_path / "rules.txt"), "--title", "Rules", "--id", "rules")
    assert result.stdout == "Added rules. `pincite index build` makes it searchable.\n"
    assert "rules\tpress\ten\t" in run("list").stdout


def test_help_names_the_commands(run):
    output = run("--help").output
    assert all(command in output for command in ("list", "fetch", "check", "add"))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ([], "1 a check found problems"),
        ([], "3 a source could not be obtained"),
        (["fetch"], "exit code is 3 if one of them could not be obtained"),
        (["check"], "exit code is 1 if there are problems"),
    ],
)
def test_help_says_the_exit_codes(run, command, words):
    """One README said 1 for a check that failed, another one 3, and the help nothing."""
    assert words in " ".join(run(*command, "--help").output.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([b"--title", b"H\xe4fen"], "is not UTF-8"),
        ([b"--title", b"Rules", b"--language", b"\xff"], "official languages"),
        ([b"--title", b"Rules", b"--language", b"xx"], "official languages"),
    ],
)
def test_add_with_unusable_words_is_one_sentence(tmp_path, arguments, words):
    """A title in Latin-1 ended in a traceback; only a real command line hands over bytes that are no UTF-8."""
    (tmp_path / "rules.txt").write_text("Every lamp is lit at dusk.\n")
    result = subprocess.run(
        [sys.executable, "-m", "sources", "add", str(tmp_path / "rules.txt"), *arguments],
        env=os.environ | {"PINCITE_HOME": str(tmp_path / "home"), "PINCITE_OFFLINE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["fetch", "nothing-like-it"], 2, "nothing-like-it"),
        (["add", "nowhere.txt", "--title", "A"], 3, "nowhere.txt is not a file"),
        (["add", "a.txt", "--title", "A", "--tier", "rumour"], 2, "rumour"),
    ],
)
def test_error_is_one_sentence_with_the_way_out_on_stderr(run, monkeypatch, capsys, arguments, code, words):
    exit_code, output = exit_of(monkeypatch, capsys, *arguments)
    assert exit_code == code
    assert words in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""


def test_wrong_setting_is_named(run, monkeypatch, capsys):
    monkeypatch.setenv("PINCITE_OFFLINE", "perhaps")
    code, output = exit_of(monkeypatch, capsys, "list")
    assert code == 2
    assert "PINCITE_OFFLINE" in output.err


def test_mirror_that_is_none_is_named(run, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PINCITE_MIRROR", str(tmp_path))
    code, output = exit_of(monkeypatch, capsys, "fetch")
    assert code == 3
    assert "PINCITE_MIRROR" in output.err


def test_main_ends_well(run, monkeypatch, capsys):
    code, output = exit_of(monkeypatch, capsys, "list")
    assert code == 0
    assert output.err == ""
