from models.evaluation.plotting.curve import MOVES, best_quasi_recall, curve, masked, move
from models.evaluation.tab import Entity, Judgment, Mention
from services.redaction.policies.rules import Operator, Policy, Rule
from services.shared.domain.entities import EntityType

POLICY = Policy("p", "p@1", {EntityType.PERSON: Rule(threshold=0.9), EntityType.DATE: Rule(Operator.KEEP, 0.1)})
TEXT = "On 3 May 1999 Mr Jan Kosinski wrote to jan@example.com."
KOS = Entity("PERSON", False, (Mention(17, 29, True),))


def test_thresholds_stay_within_their_range() -> None:
    up, down = move(POLICY, 0.5), move(POLICY, -0.5)
    assert up.rule(EntityType.PERSON).threshold == 1
    assert down.rule(EntityType.DATE) == Rule(Operator.KEEP, 0.0)
    assert up.rule(EntityType.EMAIL).threshold == 1


def test_what_a_policy_replaces_is_masked() -> None:
    mask = masked(TEXT, POLICY)
    assert mask.touches(17, 20)
    assert mask.touches(39, 54)
    assert not mask.touches(3, 8)


def test_higher_thresholds_mask_no_more() -> None:
    points = curve([Judgment("1", "dev", TEXT, ((KOS,),))], POLICY, (-0.5, 0.0, 0.2))
    recalls = [one.scores.quasi_recall for one in points]
    assert recalls == sorted(recalls, reverse=True)
    assert [one.moved for one in points] == [-0.5, 0.0, 0.2]
    assert recalls[0] == 1


def test_the_best_recall_is_of_the_points_that_are_precise_enough() -> None:
    points = curve([Judgment("1", "dev", TEXT, ((KOS,),))], POLICY, (0.0,))
    assert best_quasi_recall(points, 0.0) == points[0].scores.quasi_recall
    assert best_quasi_recall(points, 1.1) == 0


def test_the_policy_itself_is_one_of_the_moves() -> None:
    assert 0.0 in MOVES
    assert list(MOVES) == sorted(MOVES)
