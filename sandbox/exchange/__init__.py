"""What Exchange Online does around the mailboxes: transport, rules, automatic replies, rights, cmdlets, the trace."""
