"""Reading without names: on no page and in no file that a grader gets is there a name, number or unit."""

from __future__ import annotations

import html
import re

from sqlalchemy import select

from tests.grading.scenes import a_class_with_graders, further, give, newest, planned, trainee_of
from trainingapp.cohorts.models import Enrolment
from trainingapp.core import clock
from trainingapp.grading import queries, services
from trainingapp.grading.models import Level

LINK = re.compile(r'href="([^"#]+)"')


def walk(client, start):
    """Every page and file that links lead to from here, by address, with its headers in front."""
    seen, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static", "http", "mailto")) or "sign-out" in address:
            continue
        answer = client.get(address)
        seen[address] = f"{answer.headers}\n{html.unescape(answer.get_data(as_text=True))}"
        if answer.mimetype == "text/html":
            waiting += [html.unescape(link) for link in LINK.findall(seen[address])]
    return seen


def secrets(session, cohort, *, of=None):
    found = set()
    for one in session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id)):
        if of is None or one is of:
            found |= {one.person.name, one.trainee_no, one.unit}
    return found


def told(pages, words):
    return {(address, word) for address, page in pages.items() for word in words if word in page}


def a_lived_in_class(session):
    """A class with texts in every state on a grader's desk, and a second reading."""
    task, (first, second, _third), papers = a_class_with_graders(3, papers=4)
    for n, paper in enumerate(papers):
        trainee_of(paper).unit = f"示范省青禾市第{n}街道"
        newest(paper.reflection).receipt_no = f"{trainee_of(paper).trainee_no}-R"
    give(papers[0], Level.GOOD, "有做法")
    give(papers[1], Level.EXCELLENT, "有数据")
    services.send_back(papers[2], newest(papers[2].reflection), "请补充。", by=first, at=clock.now())
    session.commit()
    return task, first, second, papers


def test_no_page_or_file_of_a_grader_names_anybody(client, session):
    task, first, _second, papers = a_lived_in_class(session)
    again = further(papers[1].reflection)
    words = secrets(session, task.cohort)

    for grader in (first, again.grader):
        client.sign_in(grader)
        pages = walk(client, f"/cohorts/{task.cohort_id}/desk")
        assert any("/desk/" in address for address in pages)
        assert told(pages, words) == set()


def test_the_walk_finds_names_where_there_are_any(client, session):
    """The twin of the test above: with names the same walk meets them."""
    task, first, _second, papers = a_lived_in_class(session)
    planned(task, blind=False)

    pages = walk(client.sign_in(first), f"/cohorts/{task.cohort_id}/desk")

    author = trainee_of(papers[3])
    assert {word for _address, word in told(pages, secrets(session, task.cohort, of=author))} == {
        author.person.name,
        author.unit,
    }


def test_the_order_on_the_desk_does_not_follow_the_names(session):
    task, first, _second, papers = a_lived_in_class(session)
    before = [row.allocation_id for row in session.execute(queries.desk(first, task.cohort))]

    for paper, name in zip(papers, "丁丙乙甲", strict=True):
        trainee_of(paper).person.sort_key = trainee_of(paper).trainee_no = name
    session.commit()

    assert [row.allocation_id for row in session.execute(queries.desk(first, task.cohort))] == before


def test_a_text_that_tells_its_author_is_announced_without_telling(client, session):
    _task, (first, *_others), (paper,) = a_class_with_graders()
    author = trainee_of(paper)
    author.unit = "示范省青禾市望溪区槐荫街道"
    client.sign_in(first)
    place = f"/cohorts/{paper.cohort_id}/desk/{paper.id}"
    silent = client.get(place).text
    newest(paper.reflection).text = "在槐荫街道工作。"
    session.commit()

    warned = client.get(place).text

    assert "notice" in warned
    assert len(warned) > len(silent)
    assert queries.author(paper, newest(paper.reflection)) == queries.Author("", "", is_told=True)
