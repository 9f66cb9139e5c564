from tests.ingest.documents import cut, readings


def test_an_article_is_read_by_section_with_what_it_says_about_itself() -> None:
    (article,) = readings("article.xml")
    said = article.details
    assert article.kind == "article"
    assert (said.title, said.year, said.journal) == ("Sleep and glutamate in an invented cohort", 2023, "Journal of Invented Psychiatry")
    assert said.authors == ("Ferngren, Ada", "The Invented Study Group")
    assert (said.doi, said.pmid) == ("10.99999/jip.2023.17", "99999991")
    assert said.url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC99999991/"
    places = {p.place: p.text for p in cut(article)}
    assert places["Abstract › Findings"] == "Sleep latency fell by 17 minutes."
    assert places["3. Results › 3.2. Esmethadone subgroup"].startswith("In the nine adults who took esmethadone (REL-1017)")
    assert places["Acknowledgements"] == "We thank the invented nurses."
    assert places["Appendix A"] == "Lights went off at 22:30."


def test_inline_marks_entities_lists_and_formulas_are_kept_as_printed() -> None:
    places = {p.place: p.text for p in cut(readings("article.xml")[0])}
    assert "[1,2]. We asked" in places["Introduction"]
    latency = places["3. Results › 3.1. Sleep latency"]
    assert "0.5\u2009mg/kg" not in latency and "0.5 mg/kg" in latency
    assert "d = 0.8; Ca2+ was not measured" in latency
    assert "P<.05 was set beforehand):\n\naged 18 to 65 years\n\nfree of shift work" in places["2. Methods › 2.1. Participants"]
    assert "documentclass" not in "".join(places.values())


def test_tables_and_figures_have_places_of_their_own() -> None:
    places = {p.place: p.text for p in cut(readings("article.xml")[0])}
    table = places["3. Results › 3.1. Sleep latency › Table 1"]
    assert table.startswith("Sleep before and after. Minutes, mean.\n\nMeasure | Before | After\n\nLatency | 41 | 24")
    assert table.endswith("Measured in the invented laboratory.")
    assert places["3. Results › 3.1. Sleep latency › Figure 1"] == "Hypnogram of one night."


def test_references_and_letters_are_left_out() -> None:
    text = readings("article.xml")[0].text
    assert "Zarate" not in text
    assert "Decision letter" not in text
