"""Policy packs, working days and the vocabulary that every room shares. Imports nothing of the other rooms."""
