//! The styles that there are: those of the program and those that a person wrote.

use std::sync::Arc;

use super::Faircopy;
use crate::{
    clean::{Changes, Style},
    error::Error,
    models::{Installed, Role},
    settings::{May, OwnStyle, Settings, StyleError},
};

impl Faircopy {
    /// Every style: the built-in ones, the default first, then the person's own by name.
    pub fn styles(&self) -> Vec<Style> {
        let settings = self.settings();
        Style::built_in().into_iter().chain(settings.styles.iter().map(own)).collect()
    }

    /// The style of this name, in any case where none has it to the letter; the settings' where `None`.
    ///
    /// # Errors
    /// [`Error::NoStyle`] with the names that there are.
    pub fn style(&self, name: Option<&str>) -> Result<Style, Error> {
        let settings = self.settings();
        let name = name.unwrap_or(&settings.style);
        let styles = self.styles();
        let alike = |style: &&Style| style.name.to_lowercase() == name.to_lowercase();
        let found = styles.iter().find(|style| style.name == name).or_else(|| styles.iter().find(alike));
        found.cloned().ok_or_else(|| Error::NoStyle {
            name: name.to_owned(),
            known: styles.iter().map(|style| format!("“{}”", style.name)).collect::<Vec<_>>().join(", "),
        })
    }

    /// Saves an own style: a new one where `before` is `None`, else in place of the one that had this name. Where that one
    /// is the settings' style its new name is; what the text model may write stays. Fair copies that were made with it keep its name of then.
    ///
    /// # Errors
    /// [`Error::Style`] with what to change, [`Error::Settings`]; the styles then stay as they were.
    pub fn save_style(&self, before: Option<&str>, name: &str, instructions: &str) -> Result<Arc<Settings>, Error> {
        self.try_settings(|settings| {
            let mut style = OwnStyle::checked(name, instructions)?;
            if let Some(before) = before {
                let place = place_of(settings, before)?;
                style.may = settings.styles.remove(place).may;
                if settings.style == before {
                    settings.style.clone_from(&style.name);
                }
            }
            let same = |other: &OwnStyle| other.name.to_lowercase() == style.name.to_lowercase();
            if settings.styles.iter().any(same) {
                return Err(StyleError::Taken(style.name).into());
            }
            settings.styles.push(style);
            settings.styles.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(())
        })
    }

    /// Removes an own style; where it is the settings' style the default is from now on.
    ///
    /// # Errors
    /// [`Error::Style`] when there is none of this name, [`Error::Settings`].
    pub fn remove_style(&self, name: &str) -> Result<Arc<Settings>, Error> {
        self.try_settings(|settings| {
            let place = place_of(settings, name)?;
            settings.styles.remove(place);
            if settings.style == name {
                settings.style = Settings::default().style;
            }
            Ok(())
        })
    }

    /// The text model that the next job uses, if it understands no instructions but its own: then those of a style are
    /// not used. Looks at the disk.
    pub fn model_with_own_instructions(&self) -> Option<Installed> {
        let settings = self.settings();
        let language = settings.language.as_deref();
        let model = self.models().choose(Role::Text, settings.text_model.as_deref(), language).ok().flatten()?;
        self.models().settings_for(&model).system.is_some().then_some(model)
    }
}

fn own(OwnStyle { name, instructions, may }: &OwnStyle) -> Style {
    let style = Style::own(name, instructions);
    match may {
        May::WriteFreely => style,
        May::LeaveOut => style.copying(Changes::Slips),
        May::Punctuate => style.copying(Changes::Writing),
    }
}

fn place_of(settings: &Settings, name: &str) -> Result<usize, Error> {
    let found = settings.styles.iter().position(|style| style.name == name);
    found.ok_or_else(|| StyleError::Gone(name.to_owned()).into())
}

#[cfg(test)]
mod tests {
    use crate::{clean::Style, settings::BUILT_IN_STYLES};

    #[test]
    fn no_own_style_can_take_the_name_of_a_built_in_one() {
        let names: Vec<String> = Style::built_in().into_iter().map(|style| style.name).collect();
        assert_eq!(names, BUILT_IN_STYLES);
    }
}
