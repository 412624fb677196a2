from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.settings import DEFAULT_EMBEDDING, Settings
from sources.errors import SettingsError


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("EMBEDDING", "CHROMA_URL", "THREADS"):
        monkeypatch.delenv(f"PINCITE_{name}", raising=False)


def test_defaults_need_no_environment():
    settings = Settings.read()
    assert (settings.embedding, settings.chroma_url, settings.threads) == (DEFAULT_EMBEDDING, None, 1)


def test_environment_is_read(monkeypatch):
    monkeypatch.setenv("PINCITE_CHROMA_URL", "http://vectors:8000")
    assert Settings.read().chroma_url == "http://vectors:8000"


def test_arguments_win_over_the_environment(monkeypatch):
    monkeypatch.setenv("PINCITE_THREADS", "4")
    assert Settings.read(threads=2).threads == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMBEDDING", "bge-small"),
        ("EMBEDDING", "onnx:"),
        ("EMBEDDING", "openai:large"),
        ("CHROMA_URL", "vectors:8000"),
        ("THREADS", "0"),
        ("THREADS", "many"),
    ],
)
def test_value_that_cannot_be_used_is_named_with_its_setting(monkeypatch, name, value):
    monkeypatch.setenv(f"PINCITE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.read()
    assert f"PINCITE_{name}" in caught.value.message
    assert f"PINCITE_{name}" in caught.value.hint


def test_folders_stay_the_same_wherever_the_program_goes(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINCITE_HOME", "data")
    monkeypatch.setenv("PINCITE_MIRROR", "~/mirror")
    settings = Settings.read()
    assert settings.home == tmp_path / "data"
    assert settings.mirror == Path.home() / "mirror"


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())
