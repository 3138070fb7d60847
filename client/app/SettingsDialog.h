// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientSettings.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QGroupBox;
class QLabel;
class QSlider;

namespace sanad::client {

/// Shows the settings, and changes each at once: what one sees is how it is.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `hasTray`: whether there is one to stay in.
    SettingsDialog(ClientSettings &settings, bool hasTray, QWidget *parent = nullptr);

Q_SIGNALS:
    void languageChosen();
    void lookChosen(); ///< theme or size of text
    void alertsChosen();
    void soundTried(); ///< the volume was set: this is how loud it is

protected:
    void changeEvent(QEvent *event) override;

private:
    void build(bool hasTray);
    void fill();
    void retranslate();
    void connectAll();

    ClientSettings &m_settings;
    QGroupBox *m_look = nullptr;
    QGroupBox *m_alerts = nullptr;
    QLabel *m_languageLabel = nullptr;
    QLabel *m_themeLabel = nullptr;
    QLabel *m_sizeLabel = nullptr;
    QLabel *m_volumeLabel = nullptr;
    QComboBox *m_language = nullptr;
    QComboBox *m_theme = nullptr;
    QComboBox *m_size = nullptr;
    QSlider *m_volume = nullptr;
    QCheckBox *m_notify = nullptr;
    QCheckBox *m_quiet = nullptr;
    QCheckBox *m_tray = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace sanad::client
