// SPDX-License-Identifier: GPL-3.0-or-later
// Text as it is sorted and searched: the same on every engine, because no engine's collation takes part. Thread-safe.
#pragma once

#include "common/text.h"

namespace bitflow {

// Case-folded, NFKD, accents stripped, white space simplified: "  Université de Liège" → "universite de liege". Marks
// that are letters of their script (Indic vowel signs, kana voicing) stay.
QString foldedText(const QString &text);

// The same, cut to so many UTF-16 code units and never inside a surrogate pair; for sort columns of bounded width.
QString foldedKey(const QString &text, qsizetype maximum);

} // namespace bitflow
