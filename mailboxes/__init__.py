"""Function mailboxes: the register, orders and provisioning, receipts, and answering in time."""
