"""Azure's entry: registers the blueprints of ``functions/`` and nothing else."""

import azure.functions as func

from functions import absence, checks, http, mailboxes, maintenance, receipts, signatures

app = func.FunctionApp()
app.register_functions(http.blueprint)
app.register_functions(signatures.blueprint)
app.register_functions(checks.blueprint)
app.register_functions(absence.blueprint)
app.register_functions(mailboxes.blueprint)
app.register_functions(receipts.blueprint)
app.register_functions(maintenance.blueprint)
