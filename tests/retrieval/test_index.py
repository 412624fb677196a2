from __future__ import annotations

import gc
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from retrieval.build import build
from retrieval.entries import assemble
from retrieval.errors import IndexingError
from retrieval.index import Index
from retrieval.release import FORMAT, releases_folder


@pytest.fixture(scope="module")
def corpus(kite_act, kite_news, make_brief):
    rows = (
        ("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What is this act for?"),
        ("wind", "Wind is free.", "wind-act", None, "Is wind free?"),
    )
    return assemble([kite_act, kite_news, make_brief(*rows)])


@pytest.fixture(scope="module")
def home(corpus, fake_embedder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    build(corpus, fake_embedder(), folder)
    return folder


@pytest.fixture
def index(home):
    with Index.open(home, "fake@1") as opened:
        yield opened


def provision_of(index, entry):
    return index.passage(index.passages[index.entry_passages[entry]].id).provision_id


def test_every_passage_comes_back_as_it_was(index, corpus):
    assert [index.passage(row.id) for row in index.passages] == list(corpus.passages)


def test_passage_that_is_not_there_is_none(index):
    assert index.passage("0" * 16) is None


def test_rows_say_what_a_search_filters_by(index):
    row = index.passages[0]
    assert (row.document_id, row.kind) == ("kite-act", "recital")
    assert (row.text_from, row.text_until) == (date(2031, 6, 1), None)


def test_documents_are_those_of_the_corpus(index, corpus):
    assert index.documents == corpus.documents


def test_entries_lead_to_their_passages(index, corpus):
    found = [index.passages[position].id for position in index.entry_passages]
    assert found == [entry.passage_id for entry in corpus.entries]


@pytest.mark.parametrize(
    ("provision", "labels"),
    [
        ("art_1.par_1", ["Art. 1(1)"]),
        ("art_3.pt_b", ["Art. 3"]),
        ("art_4", ["Art. 4(1)(a)", "Art. 4(1)(b)"]),
        ("rct_2", ["Recital 2"] * 4),
        ("anx_I", ["Annex I(1)", "Annex I(2)"]),
        ("art_77", []),
    ],
)
def test_passages_of_a_provision(index, provision, labels):
    assert [passage.label for passage in index.passages_of("kite-act", provision)] == labels


def test_dense_finds_the_passage_with_the_words(index, embedder):
    best = index.dense(embedder.embed_query("box kites"), k=3)[0]
    assert provision_of(index, best.entry) == "anx_I.pt_1"


def test_dense_gives_the_cosine_best_first(index, embedder):
    vector = embedder.embed_query("a kite over the port")
    found = index.dense(vector, k=200)
    exact = index.dense_scores(vector)
    assert len(found) == index.release.entries
    assert np.allclose(
        [candidate.cosine for candidate in found], exact[[candidate.entry for candidate in found]], atol=1e-5
    )
    assert [c.cosine for c in found] == sorted((c.cosine for c in found), reverse=True)


def test_vectors_that_chroma_cant_open_are_compared_one_by_one(index, embedder, monkeypatch):
    """Chroma writes merely to open its folder, so a home that could only be read couldn't be asked."""
    vector = embedder.embed_query("a kite over the port")
    by_chroma = index.dense(vector, k=5)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    exactly = index.dense(vector, k=5)
    assert [entry for entry, _ in exactly] == [entry for entry, _ in by_chroma]
    assert [cosine for _, cosine in exactly] == pytest.approx([cosine for _, cosine in by_chroma], abs=1e-5)


def test_row_of_ours_leads_to_the_law(index, embedder):
    best = index.dense(embedder.embed_query("What is this act for?"), k=1)[0]
    assert provision_of(index, best.entry) == "art_1.par_1"


def test_lexical_scores_every_entry(index):
    scores = index.lexical("EUR 35 000 000")
    assert scores.shape == (index.release.entries,)
    assert provision_of(index, scores.argmax()) == "par_3"


def test_lexical_in_gives_the_best_entry_of_each_passage_best_first(index):
    found = index.lexical_in("en", "kites over the port", k=5)
    best = index.by_passage(index.lexical("kites over the port"))
    assert [score for _, score in found] == sorted(best[best > 0].tolist(), reverse=True)[:5]
    assert all(score == best[position] for position, score in found)


def test_passages_that_a_token_leads_to_are_those_with_a_score(index):
    best = index.by_passage(index.lexical("port"))
    assert index.having("port", "en") == frozenset(np.flatnonzero(best).tolist())


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_language_that_nothing_is_held_in_finds_nothing(index, language):
    assert index.lexical_in(language, "kite port") == []
    assert index.having("kite", language) == frozenset()


def test_by_passage_takes_the_best_entry(index):
    scores = np.arange(index.release.entries, dtype=np.float32)
    best = index.by_passage(scores)
    assert best.shape == (index.release.passages,)
    assert all(
        best[position] == scores[index.entry_passages == position].max() for position in range(index.release.passages)
    )


def test_opening_without_an_index_names_the_command(tmp_path):
    with pytest.raises(IndexingError) as caught:
        Index.open(tmp_path)
    assert "pincite index build" in caught.value.hint


def test_index_of_another_embedder_names_both(home):
    with pytest.raises(IndexingError) as caught:
        Index.open(home, "other@2")
    assert "fake@1" in caught.value.message
    assert "other@2" in caught.value.message


def test_index_of_another_format_names_both(corpus, embedder, tmp_path):
    release = build(corpus, embedder, tmp_path)
    file = releases_folder(tmp_path) / release.id / "release.json"
    file.write_text(release.model_copy(update={"format": 99}).model_dump_json())
    with pytest.raises(IndexingError, match=f"format 99, this version of Pincite reads format {FORMAT}"):
        Index.open(tmp_path)


def test_open_index_goes_on_after_the_next_release(corpus, kite_act, embedder, tmp_path):
    first = build(corpus, embedder, tmp_path)
    with Index.open(tmp_path) as index:
        build(assemble([kite_act]), embedder, tmp_path)
        assert index.release == first
        assert len(index.dense(embedder.embed_query("kite"))) == first.entries


def test_index_opened_twice_in_a_process_survives_closing_one(home, embedder):
    with Index.open(home) as first:
        first.dense(embedder.embed_query("kite"), k=1)
        with Index.open(home) as second:
            second.dense(embedder.embed_query("kite"), k=1)
        assert first.dense(embedder.embed_query("kite"), k=1)


def test_many_threads_get_the_answers_that_one_gets(home, embedder):
    questions = [
        f"{colour} kite over the {place}" for colour in ("red", "blue", "box") for place in ("port", "sea")
    ] * 8

    def ask(index, question):
        vector = embedder.embed_query(question)
        best = index.dense(vector, k=5)
        passage = index.passage(index.passages[index.entry_passages[best[0].entry]].id)
        return best, passage, index.dense_scores(vector).tolist(), index.lexical(question).tolist()

    with Index.open(home) as alone:
        expected = [ask(alone, question) for question in questions]
    with Index.open(home) as shared, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: ask(shared, question), questions)) == expected


def test_opening_imports_no_chroma(home):
    code = (
        "import sys; from pathlib import Path; from retrieval.index import Index\n"
        "with Index.open(Path(sys.argv[1])) as index: index.lexical('kite'); index.passages\n"
        "print([name for name in ('chromadb', 'bm25s', 'scipy', 'torch', 'onnxruntime') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Chroma's client never closes its connections
def test_chroma_server_gives_what_the_embedded_one_gives(corpus, embedder, tmp_path):
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    start = f"import sys; from chromadb.cli.cli import app; sys.argv = ['chroma', *{command!r}]; app()"
    server = subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        build(corpus, embedder, tmp_path / "home", chroma_url=url)
        vector = embedder.embed_query("box kites")
        with Index.open(tmp_path / "home", chroma_url=url) as index:
            found = index.dense(vector, k=5)
            exact = index.dense_scores(vector)
        assert np.allclose([c.cosine for c in found], np.sort(exact)[::-1][:5], atol=1e-5)
    finally:
        server.terminate()
        server.wait()
        gc.collect()


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_server_that_does_not_answer_is_told_with_the_setting(corpus, embedder, tmp_path):
    with pytest.raises(IndexingError) as caught:
        build(corpus, embedder, tmp_path, chroma_url="http://127.0.0.1:9")
    assert "PINCITE_CHROMA_URL" in caught.value.hint
