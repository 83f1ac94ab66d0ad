"""Findings as papers tell of them: by the version of the catalogue they were made by, repeated ones named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sbsupervise.domain.inspections import FindingKind
from sbsupervise.domain.inspections.catalogues import UNVERIFIED
from sbsupervise.models import Finding, ScopedSession
from sbsupervise.services.catalogues import catalogues_named
from sbsupervise.services.repeats import repeat_words


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsTold:
    """Findings with their kinds by number, and the versions of the catalogue that nobody has compared, by name."""

    findings: Sequence[Finding]
    kinds: Mapping[int, FindingKind]
    unverified: tuple[str, ...]

    def problem(self, finding: Finding) -> str:
        """What was found, and that it was found before."""
        again = repeat_words(finding, self.kinds[finding.id])
        return f"{self.kinds[finding.id].text}。{finding.facts}{f'（{again}）' if again else ''}"

    def article(self, finding: Finding) -> str:
        return self.kinds[finding.id].article

    @property
    def note(self) -> str:
        """The mark that a paper carries as long as the catalogue is not verified; empty if it is."""
        if not self.unverified:
            return ""
        named = "、".join(f"“{name}”" for name in self.unverified)
        return f"问题的分类和依据取自问题目录{named}，{UNVERIFIED}。"


def told_findings(session: ScopedSession, findings: Sequence[Finding]) -> FindingsTold:
    """Findings as papers tell of them, in the order given."""
    named = catalogues_named(session, (finding.catalogue for finding in findings))
    return FindingsTold(
        findings=findings,
        kinds={finding.id: named[finding.catalogue].kinds[finding.code] for finding in findings},
        unverified=tuple(name for name, version in named.items() if not version.verified),
    )
