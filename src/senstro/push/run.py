"""Pushing: look what is there, send what is missing, count at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from senstro.engines.http import Cut
from senstro.errors import CannotRun, Fault, FaultsFound
from senstro.push.batches import Batch, Plan
from senstro.push.state import State
from senstro.push.target import Target

__all__ = ["Pushed", "push"]


@dataclass(frozen=True)
class Pushed:
    """What came of a push.

    Attributes:
        triples: what the graph holds now, as its server counts.
        sent: batches that were sent this time.
        before: batches that had arrived earlier.
        via: ``gsp`` or ``update``.
    """

    triples: int
    sent: int
    before: int
    via: str


def push(plan: Plan, target: Target, state: State, *, replace: bool = False, tell: Callable[[int, int], None] = lambda done, of: None) -> Pushed:
    """Load a release into a graph that is empty, or where an earlier push of the same release stopped.

    Args:
        plan: the release, in batches.
        target: the graph.
        state: where to keep how far it came; the file is removed at the end.
        replace: empty the graph first where it holds something else.
        tell: is told how many batches of how many have arrived.

    Raises:
        CannotRun: the graph holds something and ``replace`` is not set; the server refuses; or the connection was cut more often than is tried again.
        FaultsFound: at the end the server counts otherwise than the release.
    """
    state.ready()
    target.find()
    begin = _begin(plan, target, state, replace)
    number = begin
    try:
        for number in range(begin, len(plan.batches)):
            tell(number, len(plan.batches))
            _add(plan.batches[number], plan.triples(number), target)
            state.keep(number + 1)
    except Cut as cut:
        raise CannotRun(
            f"{cut} {number} of {len(plan.batches)} batches have arrived; the same command goes on from there ({state.path} keeps how far it came)."
        ) from cut
    tell(len(plan.batches), len(plan.batches))
    here = _verify(plan, target)
    state.forget()
    return Pushed(here, len(plan.batches) - begin, begin, target.via)


def _begin(plan: Plan, target: Target, state: State, replace: bool) -> int:
    """The batch to begin with; the graph is emptied where that was asked for."""
    here, done = target.count(), state.done()
    if done is not None and done <= len(plan.batches):
        arrived = plan.triples(done)
        if here == arrived:
            return done
        following = plan.batches[done] if done < len(plan.batches) else Batch((), False)
        # One more batch may have arrived without our hearing of it. A part of it is mended by sending it again, unless it has blank nodes.
        if here == arrived + len(following.triples):
            return done + 1
        if arrived < here < arrived + len(following.triples) and not following.blank:
            return done
    if here and not replace:
        known = " A push of this release stopped here, and the graph was changed since." if done is not None else ""
        raise CannotRun(
            f"{target}: the graph holds {here} statements, and nothing is added to them.{known} Give --replace to empty it first, or name another graph with --graph."
        )
    if here:
        target.clear()
    state.keep(0)
    return 0


def _add(batch: Batch, before: int, target: Target) -> None:
    """Add a batch. Where one with blank nodes was cut, the server is asked whether it arrived, so that it is never there twice."""
    for attempt in range(1, target.client.attempts + 1):
        try:
            target.add(batch)
            return
        except Cut:
            if not batch.blank or attempt == target.client.attempts:
                raise
            target.client.sleep(target.client.pause * 2 ** (attempt - 1))
            here = target.count()
            if here == before + len(batch.triples):
                return
            if here != before:
                raise CannotRun(
                    f"{target}: the connection was cut, and {here - before} of {len(batch.triples)} statements of a batch with blank nodes arrived. Such a batch cannot be sent again; give --replace to begin anew."
                ) from None


def _verify(plan: Plan, target: Target) -> int:
    """Hold the server's counts against the release."""
    faults = []
    here = target.count()
    for rule, what, found, wanted in (
        ("push-count", "statements", here, plan.triples()),
        ("push-blank-count", "statements with a blank node", target.count_blank(), plan.blank()),
    ):
        if found != wanted:
            message = f"The server counts {found} {what}, and the release has {wanted}."
            remedy = "Somebody else writes to this graph, or the server changes what it stores; push again with --replace, or into another graph with --graph."
            faults.append(Fault(target.endpoint, target.graph or "default graph", rule, str(found), message, remedy))
    if faults:
        raise FaultsFound(faults)
    return here
