"""What goes wrong on other people's machines: one sentence each, with the way out, and the old index goes on."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pytest

from retrieval.release import IndexStatus

Run = Callable[..., "CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[bytes]"]

NOW = "2032-06-01"
QUESTION = "What does “dark night” mean?"
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits and signals")


def sentence(result: CompletedProcess[str], exit_code: int) -> str:
    """Return what an error said: the last line on stderr, and the only one that is a complaint."""
    assert result.returncode == exit_code, result.stdout + result.stderr
    assert result.stdout == ""
    complaints = [line for line in result.stderr.splitlines() if line.startswith("pincite: ")]
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1:] == complaints, result.stderr
    return complaints[0]


def troubles(pincite: Run, home: Path, **settings: str) -> dict[str, str]:
    """Return what `pincite doctor` finds wrong, by name."""
    result = pincite(home, "doctor", "--json", **settings)
    findings = json.loads(result.stdout)
    found = {finding["name"]: finding["message"] for finding in findings if not finding["ok"]}
    assert result.returncode == (1 if found else 0)
    return found


def assert_answers(pincite: Run, home: Path, **settings: str) -> None:
    result = pincite(home, "ask", "--as-of", NOW, QUESTION, **settings)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Lighthouse Act, Art. 3(4): “(4) ‘dark night’ means ")


def release_of(home: Path) -> Path:
    return home / "releases" / (home / "current").read_text().strip()


def cut(file: Path, *, to: float = 0.5) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * to)])


def edit_json(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | changes), encoding="utf-8")


@pytest.fixture
def home(lighthouse_home: Path, tmp_path: Path) -> Path:
    """A copy of the quick home, to be spoilt."""
    return Path(shutil.copytree(lighthouse_home, tmp_path / "home"))


@pytest.fixture
def served(act_home: Path, tmp_path: Path) -> Path:
    """A copy of the home that was built with the real model, to be spoilt."""
    return Path(shutil.copytree(act_home, tmp_path / "home"))


@pytest.fixture
def mirror(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data / "act", tmp_path / "mirror"))


@pytest.mark.parametrize(
    ("command", "question", "said"),
    [
        ("ask", b"", "The question is empty."),
        ("search", b" \n?\t ", "The question is empty."),
        ("ask", b"why " * 2_500, "The question has 9,999 characters. Ask it in at most 4,000 characters."),
        ("ask", b"?" + "ß".encode() * 100_000, "The question has 50,000 characters."),
        ("ask", b"\x7fELF\x02\x01\x00\xff\xfe", "The question isn't text. Send it as UTF-8 text."),
        ("search", b"why \x00\x1b[31m?", "The question holds characters that aren't text."),
    ],
)
def test_a_question_that_is_none_is_refused_before_anything_is_prepared(
    pincite: Run, tmp_path: Path, command: str, question: bytes, said: str
) -> None:
    with (tmp_path / "question").open("w+b") as file:
        file.write(question)
        file.seek(0)
        complaint = sentence(pincite(tmp_path / "home", command, "-", stdin=file), 2)
    assert complaint.startswith(f"pincite: {said}")
    assert not (tmp_path / "home").exists()


def test_an_argument_that_isnt_utf8_is_refused(pincite: Run, tmp_path: Path) -> None:
    assert "UTF-8" in sentence(pincite(tmp_path, "ask", os.fsdecode(b"why \xff?")), 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PINCITE_OFFLINE", "perhaps"),
        ("PINCITE_THREADS", "many"),
        ("PINCITE_THREADS", "0"),
        ("PINCITE_EMBEDDING", "gpt"),
        ("PINCITE_CHROMA_URL", "vectors:8000"),
        ("PINCITE_MIRROR", "~nobody-of-that-name/mirror"),
    ],
)
def test_a_setting_that_is_nonsense_is_named(pincite: Run, home: Path, name: str, value: str) -> None:
    settings = {name: value}
    complaint = sentence(pincite(home, "show", "Art. 1", **settings), 2)
    assert complaint.startswith(f"pincite: The setting {name} can't be used: ")
    assert complaint.endswith(f" Correct or unset {name}.")
    assert name in troubles(pincite, home, **settings)["Settings"]


def test_the_commands_of_sources_name_a_setting_too(pincite: Run, home: Path) -> None:
    assert "PINCITE_OFFLINE" in sentence(pincite(home, "sources", "list", PINCITE_OFFLINE="perhaps"), 2)


class Damage(NamedTuple):
    """Something done to a home, and what is said about it."""

    do: Callable[[Path], object]
    said: str


INDEX_DAMAGE = {
    "format": Damage(lambda home: edit_json(release_of(home) / "release.json", format=999), "has format 999"),
    "missing": Damage(lambda home: (home / "current").write_text("feedfacefeedface\n"), "release.json can't be read"),
    "empty": Damage(lambda home: (home / "current").write_text(""), "release.json can't be read"),
    "binary": Damage(lambda home: (home / "current").write_bytes(b"\xff\xfe\x00"), "current can't be read"),
    "release": Damage(lambda home: cut(release_of(home) / "release.json"), "release.json can't be read"),
    "passages": Damage(lambda home: cut(release_of(home) / "passages.sqlite3"), "passages.sqlite3 is missing or cut"),
    "words": Damage(lambda home: cut(release_of(home) / "bm25" / "data.npy"), "data.npy is missing or cut"),
}


@pytest.mark.parametrize("kind", INDEX_DAMAGE)
def test_an_index_that_cant_be_served_says_so(pincite: Run, home: Path, kind: str) -> None:
    damage = INDEX_DAMAGE[kind]
    damage.do(home)
    complaint = sentence(pincite(home, "ask", QUESTION), 4)
    assert damage.said in complaint
    assert complaint.endswith("Run `pincite index build`.")


def test_an_index_of_another_model_says_so(pincite: Run, home: Path) -> None:
    complaint = sentence(pincite(home, "ask", QUESTION), 4)
    assert "was built with fake@1" in complaint
    assert "PINCITE_EMBEDDING" in complaint
    assert "was built with fake@1" in troubles(pincite, home)["Index"]


def test_a_damaged_store_says_so(pincite: Run, home: Path) -> None:
    for beside in home.glob("store.sqlite3-*"):
        beside.unlink()
    cut(home / "store.sqlite3")
    complaint = sentence(pincite(home, "sources", "list"), 4)
    assert "store.sqlite3 can't be used" in complaint
    assert "Move the file away" in complaint
    assert "store.sqlite3" in troubles(pincite, home)["Store"]


def test_a_damaged_object_names_its_document(pincite: Run, home: Path) -> None:
    damaged = max((home / "objects").glob("*/*"), key=lambda path: path.stat().st_size)
    cut(damaged)
    found = troubles(pincite, home)["Store"]
    assert "invented-act-en-" in found or "brief-" in found
    assert damaged.name in found
    assert "`pincite sources fetch --refresh`" in found


def test_a_broken_row_of_ones_own_is_named(pincite: Run, home: Path) -> None:
    (home / "catalogue.toml").write_text("[[source]]\nid = 7\n", encoding="utf-8")
    complaint = sentence(pincite(home, "sources", "list"), 2)
    assert str(home / "catalogue.toml") in complaint
    assert "catalogue.toml" in troubles(pincite, home)["Catalogue"]


@pytest.mark.parametrize(
    ("model", "said"),
    [("onnx:/nonexistent", "/nonexistent/model.onnx can't be read"), ("onnx:bge-huge", "bge-huge/model.onnx can't be")],
)
def test_a_model_that_isnt_there_is_named(pincite: Run, home: Path, model: str, said: str) -> None:
    complaint = sentence(pincite(home, "ask", QUESTION, PINCITE_EMBEDDING=model), 5)
    assert said in complaint
    assert "PINCITE_EMBEDDING" in complaint
    assert said in troubles(pincite, home, PINCITE_EMBEDDING=model)["Model"]


def test_a_home_that_is_a_file_is_named(pincite: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    assert f"{tmp_path / 'home'} " in sentence(pincite(tmp_path / "home", "ask", QUESTION), 4)
    assert troubles(pincite, tmp_path / "home")["Home"].endswith("Set PINCITE_HOME to a folder.")


def _broken_manifest(mirror: Path) -> None:
    (mirror / "MANIFEST.json").write_text("[{", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "has no readable MANIFEST.json"),
        (_broken_manifest, "MANIFEST.json is not JSON"),
        (lambda mirror: (mirror / "MANIFEST.json").write_text('[{"id": 1}]'), "MANIFEST.json is malformed at 0.id"),
    ],
)
def test_a_mirror_that_is_none_is_named(
    pincite: Run, home: Path, mirror: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(mirror)
    settings = {"PINCITE_MIRROR": str(mirror)}
    assert said in sentence(pincite(home, "index", "build", **settings), 3)
    assert said in sentence(pincite(home.parent / "new", "ask", QUESTION, **settings), 3)
    assert said in troubles(pincite, home, **settings)["Mirror"]


def test_a_changed_file_of_the_mirror_is_named_and_the_rest_is_used(
    pincite: Run, home: Path, mirror: Path, tmp_path: Path
) -> None:
    with (mirror / "page.html").open("ab") as file:
        file.write(b"<!-- changed -->")
    fresh = tmp_path / "new"
    fresh.mkdir()
    shutil.copy2(home / "catalogue.toml", fresh)
    result = pincite(fresh, "sources", "fetch", PINCITE_MIRROR=str(mirror))
    assert result.returncode == 3
    assert "missing\tinvented-page-en\tThe mirror's file page.html is not the one in its manifest." in result.stdout
    assert "10 of 78 sources held." in result.stdout
    assert "page.html" in troubles(pincite, home, PINCITE_MIRROR=str(mirror))["Mirror"]


@pytest.mark.parametrize(
    "content",
    [b"", b"not JSON", b"{}", b"\xff\xfe\x00", b"[" * 100_000],
)
def test_a_file_that_is_no_answer_is_refused(pincite: Run, home: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answer.json").write_bytes(content)
    sentence(pincite(home, "verify", str(tmp_path / "answer.json")), 2)


def test_an_answer_of_another_schema_is_refused(pincite: Run, lighthouse: object, home: Path, tmp_path: Path) -> None:
    answer = lighthouse.ask(QUESTION).model_dump(mode="json")  # type: ignore[attr-defined]
    (tmp_path / "answer.json").write_text(json.dumps(answer | {"schema_version": 99}), encoding="utf-8")
    assert "schema_version" in sentence(pincite(home, "verify", str(tmp_path / "answer.json")), 2)


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_an_answer_file_that_cant_be_read_is_named(pincite: Run, home: Path, tmp_path: Path, name: str) -> None:
    assert name in sentence(pincite(home, "verify", name, cwd=tmp_path), 2)


# From here on with the real model.


@pytest.mark.slow
def test_an_unknown_language_names_those_that_are(pincite: Run, act_home: Path) -> None:
    assert "Use one of bg, cs, " in sentence(pincite(act_home, "ask", "--language", "tlh", QUESTION), 2)


@pytest.mark.slow
@pytest.mark.parametrize("kind", INDEX_DAMAGE)
def test_the_doctor_names_a_damaged_index_and_building_mends_it(pincite: Run, served: Path, kind: str) -> None:
    INDEX_DAMAGE[kind].do(served)
    assert pincite(served, "index", "status").returncode == 4
    assert list(troubles(pincite, served)) == ["Index"]
    assert pincite(served, "index", "build").returncode == 0
    assert_answers(pincite, served)
    assert len(list((served / "releases").iterdir())) <= 2


@pytest.mark.slow
def test_vectors_that_are_damaged_are_said_and_mended(pincite: Run, served: Path) -> None:
    shutil.rmtree(release_of(served) / "chroma")
    complaint = sentence(pincite(served, "ask", "--as-of", NOW, QUESTION), 4)
    assert complaint.endswith("Run `pincite index build`.")
    assert "chroma" in troubles(pincite, served)["Index"].lower()
    assert pincite(served, "index", "build").returncode == 0
    assert_answers(pincite, served)


@pytest.mark.slow
def test_a_store_that_was_cut_is_mended_as_the_error_says(pincite: Run, served: Path, data: Path) -> None:
    for beside in served.glob("store.sqlite3-*"):
        beside.unlink()
    cut(served / "store.sqlite3")
    sentence(pincite(served, "ask", "--as-of", NOW, QUESTION), 4)
    (served / "store.sqlite3").unlink()
    # 3: this mirror has the invented act alone.
    assert pincite(served, "sources", "fetch", PINCITE_MIRROR=str(data / "act")).returncode == 3
    assert_answers(pincite, served)


@pytest.mark.slow
def test_a_model_that_was_cut_is_named(pincite: Run, served: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.onnx").write_bytes(b"\x08\x07" * 500)
    (model / "tokenizer.json").write_text("{", encoding="utf-8")
    settings = {"PINCITE_EMBEDDING": f"onnx:{model}"}
    assert "was built with onnx:bge-small" in sentence(pincite(served, "ask", QUESTION, **settings), 4)
    assert f"{model} can't be loaded" in sentence(pincite(served, "index", "build", **settings), 5)
    assert f"{model} can't be loaded" in troubles(pincite, served, **settings)["Model"]
    assert_answers(pincite, served)


@pytest.mark.slow
def test_a_chroma_server_that_is_silent_is_named(pincite: Run, served: Path) -> None:
    settings = {"PINCITE_CHROMA_URL": "http://127.0.0.1:9"}
    assert "PINCITE_CHROMA_URL" in sentence(pincite(served, "ask", "--as-of", NOW, QUESTION, **settings), 4)
    assert "PINCITE_CHROMA_URL" in troubles(pincite, served, **settings)["Index"]


@pytest.mark.slow
def test_a_damaged_mirror_keeps_nobody_from_asking(pincite: Run, served: Path, mirror: Path) -> None:
    shutil.rmtree(mirror)
    sentence(pincite(served, "index", "build", PINCITE_MIRROR=str(mirror)), 3)
    assert_answers(pincite, served, PINCITE_MIRROR=str(mirror))


def _small_files_only() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


@posix_only
@pytest.mark.slow
def test_a_disk_that_is_full_while_storing_is_named(pincite: Run, act_home: Path, data: Path, tmp_path: Path) -> None:
    settings = {"PINCITE_MIRROR": str(data / "act")}
    for name in ("catalogue.toml", "vectors.sqlite3"):
        shutil.copy2(act_home / name, tmp_path)
    complaint = sentence(pincite(tmp_path, "ask", QUESTION, preexec_fn=_small_files_only, **settings), 4)
    assert str(tmp_path) in complaint
    assert_answers(pincite, tmp_path, **settings)


@posix_only
@pytest.mark.slow
def test_a_disk_that_is_full_while_building_leaves_the_old_index(pincite: Run, served: Path, more: Path) -> None:
    before = release_of(served)
    complaint = sentence(pincite(served, "index", "build", preexec_fn=_small_files_only), 4)
    assert "is untouched" in complaint
    assert release_of(served) == before
    assert_answers(pincite, served)
    assert pincite(served, "index", "build").returncode == 0
    assert release_of(served) != before


def _without_privileges() -> None:
    """Take from root what lets it write where it may not; nothing to take from others."""
    if os.geteuid() == 0:
        drop_from_bounding_set, dac_override, dac_read_search = 24, 1, 2
        libc = ctypes.CDLL(None)
        libc.prctl(drop_from_bounding_set, dac_override)
        libc.prctl(drop_from_bounding_set, dac_read_search)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="takes privileges as Linux does")
@pytest.mark.slow
def test_a_home_that_can_only_be_read_answers(pincite: Run, served: Path, tmp_path: Path) -> None:
    """Chroma writes merely to open its folder, so a read-only home couldn't be asked at first."""
    (tmp_path / "rules.txt").write_text("Every lamp is lit at dusk.\n", encoding="utf-8")
    paths = [served, *served.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        ordinary = {"preexec_fn": _without_privileges}
        assert_answers(pincite, served, **ordinary)
        add = ("sources", "add", str(tmp_path / "rules.txt"), "--title", "Rules")
        for arguments in (("index", "build"), add):
            complaint = sentence(pincite(served, *arguments, **ordinary), 4)
            assert "can't be written" in complaint
        shown = pincite(served, "doctor", **ordinary)
        assert "can be read only" in shown.stdout
        assert shown.returncode == 0
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)


@pytest.fixture
def more(served: Path, pincite: Run, tmp_path: Path) -> Path:
    """One more document in the store, long enough for its embedding to be interrupted."""
    rules = tmp_path / "rules.txt"
    rules.write_text(
        "\n\n".join(
            f"Rule {number}. Keeper {number} lights lamp {number * 7} at dusk and writes into book {number * 3} how "
            f"long it burnt, which ships passed, and what the wind did to mast {number}. " * 4
            for number in range(150)
        ),
        encoding="utf-8",
    )
    assert pincite(served, "sources", "add", str(rules), "--title", "Rules").returncode == 0
    return rules


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "it ended before it could be interrupted"
        assert time.monotonic() < deadline
        time.sleep(0.002)


def vectors_held(home: Path) -> int:
    with closing(sqlite3.connect(f"{(home / 'vectors.sqlite3').as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    _, complaint = process.communicate(timeout=60)
    assert b"Traceback" not in complaint
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert complaint.decode().splitlines()[-1] == "pincite: stopped; what was there before is still there."
    else:
        assert process.returncode == -how


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_obtaining_goes_on_next_time(
    pincite: Run, start_pincite: Start, act_home: Path, data: Path, tmp_path: Path, how: signal.Signals
) -> None:
    for name in ("catalogue.toml", "vectors.sqlite3"):
        shutil.copy2(act_home / name, tmp_path)
    settings = {"PINCITE_MIRROR": str(data / "act")}
    process = start_pincite(tmp_path, "ask", "--as-of", NOW, QUESTION, **settings)
    wait_for((tmp_path / "objects").is_dir, process)
    end(process, how)
    assert not (tmp_path / "current").exists()
    assert_answers(pincite, tmp_path, **settings)


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_embedding_the_old_index_serves(
    pincite: Run, start_pincite: Start, served: Path, more: Path, how: signal.Signals
) -> None:
    before, held = release_of(served), vectors_held(served)
    process = start_pincite(served, "index", "build")
    wait_for(lambda: vectors_held(served) > held, process)
    end(process, how)
    assert release_of(served) == before
    assert vectors_held(served) > held
    assert_answers(pincite, served)
    assert pincite(served, "index", "build").returncode == 0
    assert release_of(served) != before
    assert_answers(pincite, served)


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_chroma_writes_the_old_index_serves(
    pincite: Run, start_pincite: Start, served: Path, more: Path, how: signal.Signals
) -> None:
    before = release_of(served)
    process = start_pincite(served, "index", "build")
    wait_for(lambda: any((served / "releases").glob("*.building-*/chroma/chroma.sqlite3")), process)
    time.sleep(0.1)
    end(process, how)
    assert release_of(served) == before
    status = IndexStatus.model_validate_json(pincite(served, "index", "status", "--json").stdout)
    assert bool(status.unfinished) == (how == signal.SIGKILL)
    assert_answers(pincite, served)
    assert pincite(served, "index", "build").returncode == 0
    assert not any((served / "releases").glob("*.*"))
    assert_answers(pincite, served)


@pytest.mark.slow
def test_a_second_build_is_turned_away_while_the_first_goes_on(
    pincite: Run, start_pincite: Start, served: Path, more: Path
) -> None:
    held = vectors_held(served)
    first = start_pincite(served, "index", "build")
    wait_for(lambda: vectors_held(served) > held, first)
    assert "Another process is building the index" in sentence(pincite(served, "index", "build"), 4)
    assert_answers(pincite, served)
    first.communicate(timeout=120)
    assert first.returncode == 0


@pytest.mark.slow
def test_two_first_questions_at_once_are_both_answered(
    start_pincite: Start, act_home: Path, data: Path, tmp_path: Path
) -> None:
    for name in ("catalogue.toml", "vectors.sqlite3"):
        shutil.copy2(act_home / name, tmp_path)
    settings = {"PINCITE_MIRROR": str(data / "act")}
    both = [start_pincite(tmp_path, "ask", "--as-of", NOW, QUESTION, **settings) for _ in range(2)]
    outputs = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert outputs[0][0] == outputs[1][0]
    assert len(list((tmp_path / "releases").iterdir())) == 1
