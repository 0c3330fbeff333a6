// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql/fold.h"

#include <gtest/gtest.h>

namespace bitflow {

TEST(Fold, MakesTextsThatSortAndMatchAlike)
{
    const std::pair<QString, QString> rows[] = {
        {u"  Université   de Liège "_s, u"universite de liege"_s},
        {u"STRASSE"_s, u"strasse"_s},
        {u"Straße"_s, u"strasse"_s},
        {u"Ｆｕｌｌ Ｗｉｄｔｈ"_s, u"full width"_s},
        {u"ÅNGSTRÖM"_s, u"angstrom"_s},
        {u"Đại học Huế"_s, u"đai hoc hue"_s},
        {u"が"_s, u"が"_s},       // voicing makes another letter
        {u"हिन्दी"_s, u"हिन्दी"_s}, // vowel signs are letters
        {u"سَلَام"_s, u"سلام"_s},
        {u""_s, u""_s},
    };
    for (const auto &[text, folded] : rows)
        EXPECT_EQ(foldedText(text), folded) << qPrintable(text);
}

TEST(Fold, CutsKeysOutsideOfSurrogatePairs)
{
    const QString clef = QChar::fromUcs4(0x1D11E).operator QStringView().toString();
    EXPECT_EQ(foldedKey(u"abcdef"_s, 3), u"abc"_s);
    EXPECT_EQ(foldedKey(u"ab"_s + clef, 3), u"ab"_s);
    EXPECT_EQ(foldedKey(u"ab"_s + clef, 4), u"ab"_s + clef);
}

} // namespace bitflow
