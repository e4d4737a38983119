//! The templates for notes that there are: those of the program and those that a person wrote.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::Faircopy;
use crate::{
    error::Error,
    note::SectionKind,
    notes::{DEFAULT_TEMPLATE, Template, TemplateSection},
    settings::{OwnTemplate, Settings, TemplateError},
};

/// A template to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TemplateView {
    /// What it is chosen by.
    pub name: String,
    /// Whether it comes with the program; its name is then known in every language.
    pub built_in: bool,
    /// What its notes hold, in order.
    pub sections: Vec<SectionKind>,
}

impl Faircopy {
    /// Every template for notes: the built-in ones, the default first, then the person's own by name.
    pub fn note_templates(&self) -> Vec<TemplateView> {
        let view = |template: &Template, built_in| TemplateView {
            name: template.name.clone(),
            built_in,
            sections: template.sections.iter().map(|section| section.kind).collect(),
        };
        let own = self.settings().templates.iter().map(|template| view(&written(template), false)).collect::<Vec<_>>();
        Template::built_in().iter().map(|template| view(template, true)).chain(own).collect()
    }

    /// The template of this name, in any case where none has it to the letter; the default where `None`.
    ///
    /// # Errors
    /// [`Error::NoTemplate`] with the names that there are.
    pub(super) fn note_template(&self, name: Option<&str>) -> Result<Template, Error> {
        let name = name.unwrap_or(DEFAULT_TEMPLATE);
        let own = self.settings().templates.iter().map(written).collect::<Vec<_>>();
        let templates: Vec<Template> = Template::built_in().iter().cloned().chain(own).collect();
        let alike = |template: &&Template| template.name.to_lowercase() == name.to_lowercase();
        let found = templates.iter().find(|template| template.name == name).or_else(|| templates.iter().find(alike));
        found.cloned().ok_or_else(|| Error::NoTemplate {
            name: name.to_owned(),
            known: templates.iter().map(|template| template.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// Saves an own template: a new one where `before` is `None`, else in place of the one that had this name. Notes that were
    /// made with it keep its name of then.
    ///
    /// # Errors
    /// [`Error::Template`] with what to change, [`Error::Settings`]; the templates then stay as they were.
    pub fn save_template(&self, before: Option<&str>, template: OwnTemplate) -> Result<Arc<Settings>, Error> {
        self.try_settings(|settings| {
            let template = template.checked()?;
            if let Some(before) = before {
                let place = place_of(settings, before)?;
                settings.templates.remove(place);
            }
            let same = |other: &OwnTemplate| other.name.to_lowercase() == template.name.to_lowercase();
            if settings.templates.iter().any(same) {
                return Err(TemplateError::Taken(template.name).into());
            }
            settings.templates.push(template);
            settings.templates.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(())
        })
    }

    /// Removes an own template; notes that were made with it stay.
    ///
    /// # Errors
    /// [`Error::Template`] when there is none of this name, [`Error::Settings`].
    pub fn remove_template(&self, name: &str) -> Result<Arc<Settings>, Error> {
        self.try_settings(|settings| {
            let place = place_of(settings, name)?;
            settings.templates.remove(place);
            Ok(())
        })
    }
}

fn place_of(settings: &Settings, name: &str) -> Result<usize, Error> {
    let found = settings.templates.iter().position(|template| template.name == name);
    found.ok_or_else(|| TemplateError::Gone(name.to_owned()).into())
}

fn written(template: &OwnTemplate) -> Template {
    let sections = template.sections.iter().map(|section| TemplateSection {
        kind: section.kind,
        heading: section.heading.clone(),
        most: section.most as usize,
    });
    Template { name: template.name.clone(), instructions: template.instructions.clone(), sections: sections.collect() }
}

#[cfg(test)]
mod tests {
    use crate::{notes::Template, settings::BUILT_IN_TEMPLATES};

    #[test]
    fn no_own_template_can_take_the_name_of_a_built_in_one() {
        let names: Vec<&str> = Template::built_in().iter().map(|template| template.name.as_str()).collect();
        assert_eq!(names, BUILT_IN_TEMPLATES);
    }
}
