"""Who and what there is in a local tenant from the start: Sandby kommun, or a big municipality made by the generator."""
