"""``factcheck model``: what the newsroom's decisions teach the network that scores claims."""

from __future__ import annotations

import click

from factcheck.commanding import open_session


@click.group("model")
def model_command() -> None:
    """The network that scores claims, and what it learns from the newsroom's own decisions."""


@model_command.command("retrain")
def retrain_command() -> None:
    """Learn from what was accepted and rejected; kept only if it is better where it has not seen the decisions."""
    from factcheck.claims.learning import retrain

    with open_session() as session:
        done = retrain(session)
    click.echo(
        f"Learned from {done.decisions} decisions in {done.articles} articles. Average precision on decisions it had "
        f"not seen: {done.before:.3f} before, {done.after:.3f} now."
    )
    if done.layer is None:
        click.echo("That is not clearly better, so nothing changes.")
    else:
        click.echo(f"It is kept: claims found from now on are scored by {done.layer.name}.")


@model_command.command("show")
def show_command() -> None:
    """Name what scores claims at present."""
    from factcheck.claims.learning import layer_in_use
    from factcheck.nlp.learned.layer import shipped_layer

    with open_session() as session:
        layer = layer_in_use(session)
    own = "as it came with Factcheck" if layer == shipped_layer() else "fitted to this newsroom's decisions"
    click.echo(f"{layer.name}, {own}.")


@model_command.command("forget")
def forget_command() -> None:
    """Go back to the network as it came with Factcheck."""
    from factcheck.claims.learning import forget

    with open_session() as session:
        had = forget(session)
    click.echo(
        "Claims found from now on are scored as Factcheck came."
        if had
        else "Nothing was learned that could be forgotten."
    )
