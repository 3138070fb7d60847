// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/SettingsDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr std::array FontSizes{75, 90, 100, 110, 125, 150, 175, 200};

template <typename Choice>
void select(QComboBox *box, Choice choice)
{
    box->setCurrentIndex(box->findData(int(choice)));
}

} // namespace

SettingsDialog::SettingsDialog(ClientSettings &settings, bool hasTray, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
{
    build(hasTray);
    retranslate();
    connectAll();
}

void SettingsDialog::build(bool hasTray)
{
    m_look = new QGroupBox(this);
    m_alerts = new QGroupBox(this);
    auto *look = new QFormLayout(m_look);
    auto *alerts = new QFormLayout(m_alerts);
    const auto row = [](QFormLayout *form, QLabel *&label, QWidget *field) {
        label = new QLabel(field->parentWidget());
        label->setBuddy(field);
        form->addRow(label, field);
    };
    m_language = new QComboBox(m_look);
    m_theme = new QComboBox(m_look);
    m_size = new QComboBox(m_look);
    row(look, m_languageLabel, m_language);
    row(look, m_themeLabel, m_theme);
    row(look, m_sizeLabel, m_size);
    m_volume = new QSlider(Qt::Horizontal, m_alerts);
    m_volume->setRange(0, 100);
    m_volume->setPageStep(10);
    row(alerts, m_volumeLabel, m_volume);
    m_notify = new QCheckBox(m_alerts);
    m_quiet = new QCheckBox(m_alerts);
    m_tray = new QCheckBox(m_alerts);
    m_tray->setVisible(hasTray);
    for (QCheckBox *box : {m_notify, m_quiet, m_tray})
        alerts->addRow(box);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addWidget(m_look);
    column->addWidget(m_alerts);
    column->addStretch(1);
    column->addWidget(m_buttons);
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_look->setTitle(tr("Look"));
    m_alerts->setTitle(tr("Alerts"));
    m_languageLabel->setText(tr("&Language"));
    m_themeLabel->setText(tr("&Theme"));
    m_sizeLabel->setText(tr("Text &size"));
    m_volumeLabel->setText(tr("Sound &volume"));
    m_notify->setText(tr("Show &notifications of new messages"));
    m_quiet->setText(tr("Do not &disturb: no sounds, no notifications"));
    m_tray->setText(tr("Stay in the &tray when the window is closed"));
    m_language->setAccessibleName(tr("Language"));
    m_theme->setAccessibleName(tr("Theme"));
    m_size->setAccessibleName(tr("Text size"));
    m_volume->setAccessibleName(tr("Sound volume"));
    m_buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    fill();
}

void SettingsDialog::fill()
{
    const QSignalBlocker noLanguage(m_language);
    const QSignalBlocker noTheme(m_theme);
    const QSignalBlocker noSize(m_size);
    m_language->clear();
    m_language->addItem(tr("As the system"), int(LanguageChoice::System));
    // Each language in its own name, so that it is found also by those who cannot read the other.
    m_language->addItem(u"العربية"_s, int(LanguageChoice::Arabic));
    m_language->addItem(u"English"_s, int(LanguageChoice::English));
    m_theme->clear();
    m_theme->addItem(tr("As the system"), int(ThemeChoice::System));
    m_theme->addItem(tr("Light"), int(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), int(ThemeChoice::Dark));
    m_theme->addItem(tr("High contrast"), int(ThemeChoice::HighContrast));
    m_size->clear();
    for (const int percent : FontSizes)
        //: A size of text; %1 is a number
        m_size->addItem(tr("%1 %").arg(QLocale().toString(percent)), percent);
    select(m_language, m_settings.language());
    select(m_theme, m_settings.theme());
    if (m_size->findData(m_settings.fontPercent()) < 0)
        m_size->addItem(tr("%1 %").arg(QLocale().toString(m_settings.fontPercent())), m_settings.fontPercent());
    select(m_size, m_settings.fontPercent());
    m_volume->setValue(m_settings.volume());
    m_notify->setChecked(m_settings.showsNotifications());
    m_quiet->setChecked(m_settings.doesNotDisturb());
    m_tray->setChecked(m_settings.staysInTray());
}

void SettingsDialog::connectAll()
{
    connect(m_language, &QComboBox::activated, this, [this] {
        m_settings.setLanguage(LanguageChoice(m_language->currentData().toInt()));
        Q_EMIT languageChosen();
    });
    connect(m_theme, &QComboBox::activated, this, [this] {
        m_settings.setTheme(ThemeChoice(m_theme->currentData().toInt()));
        Q_EMIT lookChosen();
    });
    connect(m_size, &QComboBox::activated, this, [this] {
        m_settings.setFontPercent(m_size->currentData().toInt());
        Q_EMIT lookChosen();
    });
    connect(m_volume, &QSlider::valueChanged, this, [this](int volume) {
        m_settings.setVolume(volume);
        if (!m_volume->isSliderDown())
            Q_EMIT soundTried();
    });
    connect(m_volume, &QSlider::sliderReleased, this, &SettingsDialog::soundTried);
    connect(m_notify, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setShowsNotifications(on);
        Q_EMIT alertsChosen();
    });
    connect(m_quiet, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setDoesNotDisturb(on);
        Q_EMIT alertsChosen();
    });
    connect(m_tray, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.setStaysInTray(on);
        Q_EMIT alertsChosen();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void SettingsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace sanad::client
