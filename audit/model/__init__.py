"""What an audit is: questionnaires, cases, answers, findings and people. Uses the standard library only."""
