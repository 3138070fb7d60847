// SPDX-License-Identifier: GPL-3.0-or-later
// Empty on purpose: carries the precompiled header.
