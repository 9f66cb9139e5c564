"""A store on a Milvus server or cluster, for collections that outgrow one machine."""
