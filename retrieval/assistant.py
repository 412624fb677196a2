"""What a script calls: an assistant that answers, searches, looks up, compares and checks; `Line` answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from retrieval.diff import Wordings
from retrieval.directory import Directory
from retrieval.embed import Embedder, load_embedder
from retrieval.errors import QuestionError
from retrieval.index import Index
from retrieval.language import Language, searched_in
from retrieval.library import Library
from retrieval.line import Line, today
from retrieval.schema import Answer, Citation, Hit, Message, Mode, Passage, Quote, Turn, Verdict
from retrieval.schema_dates import ApplicationDate
from retrieval.schema_diff import Diff
from retrieval.settings import Settings
from retrieval.verify import read_answer, verify_answer
from retrieval.verify_validity import validity_problems
from retrieval.write import citation_of
from sources.catalogue import Catalogue
from sources.locator import Locator
from sources.rule_table import RuleTable
from sources.store import Store

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from retrieval.prepare import Progress

__all__ = ["Assistant", "ask", "verify_saved"]

LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())
"""The official languages of the EU, which a question may be said to be in; texts are held in English, French, Dutch."""
PATIENCE = 1_800.0
"""Seconds to wait where another process is making the first index."""


class Assistant:
    """Answers questions from one release of the index; any number of threads may ask the same assistant.

    Args:
        index: What is searched.
        embedder: The model that the index was built with.
        library: The documents behind it.
        catalogue: What the documents are.
    """

    def __init__(self, index: Index, embedder: Embedder, library: Library, catalogue: Catalogue) -> None:
        self._index = index
        self._embedder = embedder
        self._library = library
        self._catalogue = catalogue
        self._directory = Directory(index, library, catalogue)
        self._wordings = Wordings(index, library, catalogue)
        self._line = Line(index, embedder, library, catalogue, directory=self._directory, wordings=self._wordings)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        progress: Progress | None = None,
        notify: Callable[[str], None] | None = None,
    ) -> Assistant:
        """Open the current index; where there is none yet, obtain the sources and build it first.

        Args:
            settings: From the environment if not given.
            progress: Told how far the first preparation is.
            notify: Told what could not be obtained.

        Raises:
            PinciteError: If something is missing or damaged; the message says what to do.
        """
        chosen = settings or Settings.read()
        embedder = load_embedder(chosen.embedding, threads=chosen.threads, offline=chosen.offline)
        if not (chosen.home / "current").exists():
            from retrieval.prepare import prepare

            prepare(chosen, embedder=embedder, progress=progress, notify=notify, wait=PATIENCE)
        catalogue = Catalogue.load(home=chosen.home)
        index = Index.open(chosen.home, embedder.id, chroma_url=chosen.chroma_url)
        library = Library(Store(chosen.home), catalogue, RuleTable.load(home=chosen.home))
        return cls(index, embedder, library, catalogue)

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    @property
    def release(self) -> str:
        """Id of the release that is asked."""
        return self._index.release.id

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        language: str | None = None,
        history: Sequence[Message] = (),
        mode: Mode = "extractive",
    ) -> Answer:
        """Answer a question with verified quotes, or abstain with a reason.

        Args:
            question: As typed.
            as_of: The date that the answer has to be true on; else the day that the question names, else today.
            language: Two letters; read from the question if not given. A French or Dutch question is answered from the
                texts in its language as far as they are held, any other one from the English ones.
            history: The turns before, oldest first.
            mode: Only `extractive` for now.

        Raises:
            QuestionError: If there is nothing to answer, or the language or mode is not known.
        """
        if mode != "extractive":
            raise QuestionError(f"The mode {mode!r} is not available.", hint="Ask with mode='extractive'.")
        return self.answer(question, as_of=as_of, language=language, history=history).answer

    async def aask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401  the same options as `ask`
        """Answer without holding up the event loop; see `ask`."""
        return await asyncio.to_thread(self.ask, question, **options)

    def answer(
        self,
        question: str,
        *,
        as_of: date | None = None,
        language: str | None = None,
        history: Sequence[Message] = (),
        k: int = 10,
    ) -> Turn:
        """Answer a question and return what was found too; see `ask`."""
        if language is not None and language not in LANGUAGES:
            raise QuestionError(f"The language {language!r} is not known.", hint=f"Use one of {', '.join(LANGUAGES)}.")
        return self._line.answer(question, as_of=as_of, language=language, history=history, k=k)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        as_of: date | None = None,
        language: str | None = None,
        history: Sequence[Message] = (),
    ) -> tuple[Hit, ...]:
        """Find passages, best first; see `ask`.

        Raises:
            QuestionError: If there is nothing to search for.
        """
        return self._line.search(question, k=k, as_of=as_of, language=language, history=history)

    def provision(self, reference: str, *, document: str | None = None, as_of: date | None = None) -> Citation:
        """Look up a provision by name and return it whole, as a citation.

        Args:
            reference: Such as `AI Act Art. 99(6a)`, `Annex III, point 4`, `recital 44`.
            document: Id of a certain version, language or source.
            as_of: The date whose wording is wanted; today if not given. A named document is shown as it is.

        Raises:
            LocatorError: If it names nothing that is held, or had no wording on that date.
        """
        day = as_of or today()
        held, provision = self._directory.find(reference, document=document, on=day)
        quote = Quote.of(held.document, provision.id, provision.span.stripped(held.document.text))
        return citation_of(quote, self._library.held, as_of=day, rules=self._library.rules)

    def diff(self, reference: str, from_day: date | None = None, to_day: date | None = None) -> Diff:
        """Compare the wordings of a provision on two days, word by word.

        Args:
            reference: Such as `AI Act Art. 50(7)`.
            from_day: The first day; if not given, the day before the last change by `to_day`, or the first day of the
                wording where it never changed.
            to_day: The second day; today if not given.

        Raises:
            LocatorError: If it names nothing that is held, or there is no telling what its wording was.
            QuestionError: If the days are the wrong way round.
        """
        from retrieval.diff import Wordings

        return Wordings(self._index, self._library, self._catalogue).diff(reference, from_day, to_day or today())

    def dates(self, on: date | None = None, *, role: str | None = None) -> tuple[ApplicationDate, ...]:
        """List what applies since when and what is still to come, with the words that say so.

        Args:
            on: The day whose text counts; today if not given.
            role: Only what puts a duty on this role: `provider`, `deployer`, `importer`, ….

        Raises:
            QuestionError: If the role isn't known, or no act was adopted by that day.
            IndexingError: If a role is asked for and no official text is held.
        """
        from retrieval.dates import Calendar
        from retrieval.duties import role_named

        calendar = Calendar(self._index, self._library, self._catalogue)
        return calendar.dates(on=on or today(), role=None if role is None else role_named(role))

    def passages(self, language: Language = "en") -> Iterator[Passage]:
        """Yield every passage that questions in a language are answered from first."""
        found = (self._index.passage(row.id) for row in self._index.passages if searched_in(row.language) == language)
        return (passage for passage in found if passage is not None)

    def provisions_of(self, hit: Hit) -> tuple[Locator, ...]:
        """Return the locators of the numbered provisions that the hit's passage shows, down to the innermost."""
        passage = hit.passage
        document = self._library.held(passage.document_id, passage.text_sha256).document
        shown = [document.get(identity) for identity in passage.provision_ids]
        inner = {provision.parent for provision in shown if provision is not None}
        numbered = ("paragraph", "point", "subpoint", "recital")
        smallest = tuple(p.locator for p in shown if p is not None and (p.id not in inner or p.kind in numbered))
        return smallest or (passage.locator,)

    def verify(self, answer: Answer) -> Verdict:
        """Check an answer against the held texts; needs no network and no model."""
        return _verified(answer, self._library)

    def as_retriever(self, k: int = 10) -> BaseRetriever:
        """Return a LangChain retriever over the same search."""
        from retrieval.chains import PinciteRetriever

        return PinciteRetriever(assistant=self, k=k)

    def as_runnable(self) -> Runnable[str, Answer]:
        """Return a LangChain runnable from a question to an `Answer`."""
        from retrieval.chains import as_runnable

        return as_runnable(self)


def ask(question: str, *, settings: Settings | None = None, **options: Any) -> Answer:  # noqa: ANN401
    """Answer one question with an assistant of its own; for many, open an `Assistant` once.

    Args:
        question: As typed.
        settings: From the environment if not given.
        **options: As for `Assistant.ask`.
    """
    with Assistant.open(settings) as assistant:
        return assistant.ask(question, **options)


def verify_saved(content: str, *, settings: Settings | None = None) -> Verdict:
    """Check a saved answer, with nothing but the store.

    Args:
        content: What `Answer.model_dump_json` wrote.
        settings: From the environment if not given.

    Raises:
        VerificationError: If the content is no answer at all.
    """
    answer = read_answer(content)
    home = (settings or Settings.read()).home
    return _verified(answer, Library(Store(home), Catalogue.load(home=home), RuleTable.load(home=home)))


def _verified(answer: Answer, library: Library) -> Verdict:
    return verify_answer(
        answer,
        library.document,
        holds_bytes=library.holds_bytes,
        problems_of=partial(validity_problems, library=library, as_of=answer.as_of),
    )
