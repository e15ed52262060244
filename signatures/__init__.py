"""The common signature: template, render, audit, mend."""
