"""What things cost: each module measures one subject against a named baseline, both in the same run."""
