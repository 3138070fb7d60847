// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientSettings.h"
#include "common/model/names.h"

#include <QLocale>
#include <QObject>
#include <QTranslator>

namespace sanad::client {

/// Switches the whole program's language while it runs: texts, dates and digits, and the direction of all windows.
class LanguageSwitch final : public QObject
{
    Q_OBJECT

public:
    explicit LanguageSwitch(QObject *parent = nullptr);

    /// Arabic for the choice System where the system speaks Arabic, else English.
    [[nodiscard]] static Language resolved(LanguageChoice choice, const QLocale &system);

    /// Windows that are open get a LanguageChange.
    void apply(Language language);
    [[nodiscard]] Language language() const { return m_language; }

Q_SIGNALS:
    void languageChanged(sanad::Language language);

private:
    QLocale m_system; ///< as it was when the program started
    QTranslator m_ours;
    QTranslator m_qts; ///< for buttons of Qt's own dialogs
    Language m_language = Language::English;
};

} // namespace sanad::client
