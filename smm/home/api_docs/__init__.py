"""The page on which the API explains itself, made from its OpenAPI document."""
