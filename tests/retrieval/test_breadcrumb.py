from __future__ import annotations

from retrieval.breadcrumb import breadcrumb
from sources.locator import Locator
from sources.outline import Node, Run, lay_out


def test_act_without_a_name_is_called_by_its_title(kite_act):
    document, source = kite_act
    crumb = breadcrumb(document, source.model_copy(update={"names": ()}), document.get("rct_1"))
    assert crumb == "Regulation on kites > Recital 1"


def test_section_stands_between_chapter_and_article(make_source):
    source = make_source("act", names=("Act",))
    article = Node("article", Locator(article="9"), heading="Wind", run=Run("Wind blows."))
    section = Node("section", Locator(chapter="II", section="3"), heading="Weather", children=[article])
    document = lay_out(source, [Node("chapter", Locator(chapter="II"), children=[section])], parser_version="1")
    crumb = breadcrumb(document, source, document.get("art_9"))
    assert crumb == "Act > Chapter II > Section 3 Weather > Article 9 Wind"


def test_long_introductory_wording_is_cut_at_a_word(make_source):
    source = make_source("act", names=("Act",))
    lead = Node("lead", Locator(article="9", part="lead"), run=Run("kites " * 100))
    point = Node("point", Locator(article="9", point="a"), run=Run("fly."))
    document = lay_out(source, [Node("article", Locator(article="9"), children=[lead, point])], parser_version="1")
    crumb = breadcrumb(document, source, document.get("art_9.pt_a"))
    assert crumb == "Act > Article 9 > " + "kites " * 40 + "… > (a)"


def test_annex_section_is_named_by_its_letter(make_source):
    source = make_source("act", names=("Act",))
    item = Node("point", Locator(annex="VIII", section="A", paragraph="5"), run=Run("5. Name."))
    section = Node("section", Locator(annex="VIII", section="A"), heading="Keepers", children=[item])
    document = lay_out(source, [Node("annex", Locator(annex="VIII"), children=[section])], parser_version="1")
    assert breadcrumb(document, source, document.get(item.locator.id)) == "Act > Annex VIII > Section A Keepers > (5)"


def test_news_without_a_heading_is_title_publisher_and_date(kite_news):
    document, source = kite_news
    assert breadcrumb(document, source, document.get("par_2")) == "Kites are back (The Gull, 2031-05-04)"
