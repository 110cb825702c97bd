"""The look of every page: layouts, macros, French figures and dates. Start with README.md in this folder."""
