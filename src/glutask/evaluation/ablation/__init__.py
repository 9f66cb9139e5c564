"""The ablation: one choice of the retriever changed at a time, on several sets."""
