"""Provinces, districts, communes, regions and the public bodies that hold rounds there, each with its dates."""
