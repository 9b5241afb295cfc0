"""Every specimen is read as what it says, with the findings of a careful reader and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from tests.forms.specimens import SPECIMENS, Specimen

from perfeval.files.office import read_office
from perfeval.model import Department, Project


def comparable(one: Project | Department) -> Project | Department:
    """Return a document without the places of its printed figures, which hold a folder's name."""
    if isinstance(one, Department):
        printed = [evolve(each, place=each.place.rpartition("!")[2]) for each in one.printed]
        return evolve(one, printed=tuple(printed))
    return one


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_a_specimen_is_read_as_what_it_says(specimen: Specimen, tmp_path: Path) -> None:
    read = read_office(specimen.write(tmp_path))
    assert tuple(map(comparable, read.documents)) == specimen.expected
    said = [found.render() for found in read.findings]
    assert sorted(found.code for found in read.findings) == sorted(specimen.codes), said
