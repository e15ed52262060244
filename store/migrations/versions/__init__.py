"""One script per version; a script that has been released is never changed."""
