"""Importers of test reports, in which each test is a case: JUnit XML, pytest-json-report, Jest."""
