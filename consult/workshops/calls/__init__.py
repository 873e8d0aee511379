"""The call for interest: from its publication to who sits in the hall."""
