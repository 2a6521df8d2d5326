//! The seven stages of a mentoring programme as a typed state machine.
