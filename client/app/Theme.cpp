// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/Theme.h"

#include <QApplication>
#include <QFile>
#include <QStyleFactory>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// The few colours that a theme is made of; all others follow from them.
struct Colours
{
    QRgb window; ///< behind everything
    QRgb base; ///< of fields, lists, cards
    QRgb alternate;
    QRgb text;
    QRgb dimmed; ///< second-rate text: still a contrast of 4.5 on window and base
    QRgb line; ///< borders
    QRgb accent;
    QRgb onAccent;
    QRgb link;
};

constexpr Colours Light{
    0xffeef1f5, 0xffffffff, 0xffe9eef1, 0xff10201f, 0xff55656a, 0xffd3dcde, 0xff0f766e, 0xffffffff, 0xff0b5f58};
constexpr Colours Dark{
    0xff14181d, 0xff1c2229, 0xff262e37, 0xffe6edee, 0xff9fb0b5, 0xff34444a, 0xff5eead4, 0xff06302b, 0xff7ff0de};
constexpr Colours HighContrast{
    0xff000000, 0xff000000, 0xff1a1a1a, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffe000, 0xff000000, 0xffffe000};

const Colours &coloursOf(Theme::Kind kind)
{
    switch (kind) {
    case Theme::Kind::Light: return Light;
    case Theme::Kind::Dark: return Dark;
    case Theme::Kind::HighContrast: return HighContrast;
    }
    return Light;
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](int x, int y) { return int(x + (y - x) * share); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_system(QGuiApplication::palette())
    , m_font(QApplication::font())
{
    // The system's font where it has the letter; these bring Arabic and emoji in a good shape where it has not.
    m_font.setFamilies({m_font.family(), u"Noto Sans"_s, u"Noto Sans Arabic"_s, u"Noto Color Emoji"_s});
    if (m_font.pointSizeF() <= 0)
        m_font.setPointSizeF(10);
}

QPalette Theme::paletteOf(Kind kind)
{
    const Colours &colours = coloursOf(kind);
    const auto colour = [](QRgb rgb) { return QColor::fromRgb(rgb); };
    QPalette palette(colour(colours.text), colour(colours.base), colour(colours.alternate), colour(colours.line),
        colour(colours.line), colour(colours.text), colour(colours.text), colour(colours.base), colour(colours.window));
    palette.setColor(QPalette::AlternateBase, colour(colours.alternate));
    palette.setColor(QPalette::Mid, colour(colours.line));
    palette.setColor(QPalette::Midlight, colour(colours.alternate));
    palette.setColor(QPalette::Highlight, colour(colours.accent));
    palette.setColor(QPalette::HighlightedText, colour(colours.onAccent));
    palette.setColor(QPalette::Link, colour(colours.link));
    palette.setColor(QPalette::LinkVisited, colour(colours.link));
    palette.setColor(QPalette::PlaceholderText, colour(colours.dimmed));
    palette.setColor(QPalette::ToolTipBase, colour(colours.text));
    palette.setColor(QPalette::ToolTipText, colour(colours.window));
    const QColor faint = kind == Kind::HighContrast ? colour(0xffb0b0b0) : colour(colours.dimmed);
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return palette;
}

Theme::Kind Theme::resolved(ThemeChoice choice, const QPalette &system)
{
    switch (choice) {
    case ThemeChoice::Light: return Kind::Light;
    case ThemeChoice::Dark: return Kind::Dark;
    case ThemeChoice::HighContrast: return Kind::HighContrast;
    case ThemeChoice::System: break;
    }
    // Qt tells of the system's choice by its colours only (QStyleHints has it from 6.5 on).
    const bool isDark = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
    return isDark ? Kind::Dark : Kind::Light;
}

QString Theme::styleSheet(const QPalette &palette, Kind kind)
{
    QFile file(u":/sanad/themes/widgets.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const auto put = [&sheet](QLatin1StringView name, const QColor &colour) { sheet.replace(name, colour.name()); };
    const QColor window = palette.color(QPalette::Window);
    const QColor accent = palette.color(QPalette::Highlight);
    put("@window"_L1, window);
    put("@base"_L1, palette.color(QPalette::Base));
    put("@alternate"_L1, palette.color(QPalette::AlternateBase));
    put("@text"_L1, palette.color(QPalette::WindowText));
    put("@dimmed"_L1, palette.color(QPalette::PlaceholderText));
    put("@line"_L1, palette.color(QPalette::Mid));
    put("@accent-strong"_L1, mixed(accent, palette.color(QPalette::WindowText), 0.2));
    put("@accent-faint"_L1, kind == Kind::HighContrast ? window : mixed(palette.color(QPalette::Base), accent, 0.14));
    put("@accent"_L1, accent);
    put("@on-accent"_L1, palette.color(QPalette::HighlightedText));
    sheet.replace("@arrow"_L1, kind == Kind::Light ? u":/sanad/icons/down.svg"_s : u":/sanad/icons/down-light.svg"_s);
    sheet.replace("@border-width"_L1, kind == Kind::HighContrast ? u"2px"_s : u"1px"_s);
    return sheet;
}

void Theme::apply(ThemeChoice choice, int fontPercent)
{
    m_kind = resolved(choice, m_system);
    if (!m_isStyled) {
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
        m_isStyled = true;
    }
    const QPalette palette = paletteOf(m_kind);
    QApplication::setPalette(palette);
    QFont font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * fontPercent / 100);
    if (QApplication::font() != font)
        QApplication::setFont(font);
    // A style sheet that is set anew is costly for every widget there is.
    const QString sheet = styleSheet(palette, m_kind);
    if (sheet != m_sheet) {
        m_sheet = sheet;
        qApp->setStyleSheet(sheet);
    }
}

} // namespace sanad::client
