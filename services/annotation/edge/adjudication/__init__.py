"""`ReviewAdjudicationService` over gRPC: the differences of two reviews, and the decision on them."""
