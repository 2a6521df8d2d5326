//! Mentors and their resources, mentees and their requests, and the two bases.
