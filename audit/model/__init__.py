"""What an audit is: questionnaires, cases, answers, findings, people. Standard library only."""
