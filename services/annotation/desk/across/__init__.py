"""Operations of callers on several documents at once. Each checks the access policy first."""
