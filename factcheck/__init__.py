"""Factcheck: from an article to a published verdict.

The straight line, each step a package or a verb in one:

    articles.ingest → claims.extract → claims.triage → review.assign
    → review.verdict → review.decide → publishing.publish → publishing.correct

Imports point downward only; the floors, from the roof to the ground:

    app · cli
    dev                      a sample newsroom, imported by nobody
    tables                   every model module in one place
    desk                     what needs me now
    publishing               frozen public copies and the public pages
    review                   assignment, sources, verdicts, decisions
    claims                   the workflow, extraction, triage
    articles                 texts and their versions
    accounts                 people, sign-in, invitations
    history                  the append-only record
    web                      Flask's side of the house; knows no claim
    jobs                     work for later, as rows
    authz | nlp | reading | fetching
                             who may do what; text in, claims out; files and addresses in, words out
    db
    errors | kit             knows no fact-checking
"""
