//! What can still be reached from what JavaScript calls: a function that is called, or whose number
//! in the table is known to code or memory that is reached; and an object in memory whose address
//! is.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use walrus::ir::Instr;
use walrus::{ElementItems, ExportItem, FunctionId, FunctionKind, Module};

use super::linked::{References, Target};
use super::sequences;

/// Takes out of the table which functions cannot be reached, so that they can be removed, and fills
/// the objects in memory that cannot be reached with zeros, which pack to nothing.
///
/// # Errors
/// When the references are not those of this module.
pub(super) fn clear(module: &mut Module, references: &References) -> Result<()> {
    let mut reach = Reach::new(module, references);
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(function) => Some(function),
        _ => None,
    });
    reach.waiting.extend(exported.chain(module.start));
    while let Some(function) = reach.waiting.pop() {
        if reach.functions.insert(function) {
            reach.code(module, function)?;
        }
    }
    let Reach { functions, objects, .. } = reach;
    fill(module, references, &objects)?;
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(table) = &mut element.items {
            let reached = table.iter().find(|function| functions.contains(function)).copied();
            for function in table.iter_mut().filter(|function| !functions.contains(function)) {
                *function = reached.context("no function in the table is reached")?;
            }
        }
    }
    Ok(())
}

struct Reach<'r> {
    references: &'r References,
    /// Where in the file the instructions begin, in order.
    instructions: Vec<usize>,
    by_number: BTreeMap<u32, FunctionId>,
    functions: HashSet<FunctionId>,
    /// Those whose code has not been looked at yet.
    waiting: Vec<FunctionId>,
    /// The beginnings and ends of objects in the file.
    objects: HashSet<(usize, usize)>,
}

impl<'r> Reach<'r> {
    fn new(module: &Module, references: &'r References) -> Reach<'r> {
        let mut instructions: Vec<usize> = module
            .funcs
            .iter_local()
            .flat_map(|(_, function)| &function.instruction_mapping)
            .map(|(_, at)| at.data() as usize)
            .collect();
        instructions.sort_unstable();
        let by_number = (0..).zip(module.funcs.iter().map(|function| function.id())).collect();
        Reach {
            references,
            instructions,
            by_number,
            functions: HashSet::new(),
            waiting: Vec::new(),
            objects: HashSet::new(),
        }
    }

    /// Takes in what the code of a function refers to.
    fn code(&mut self, module: &Module, function: FunctionId) -> Result<()> {
        let FunctionKind::Local(function) = &module.funcs.get(function).kind else { return Ok(()) };
        for sequence in sequences(function) {
            for (instruction, at) in &function.block(sequence).instrs {
                match instruction {
                    Instr::Call(call) => self.waiting.push(call.func),
                    Instr::RefFunc(function) => self.waiting.push(function.func),
                    _ => {}
                }
                if !at.is_default() {
                    self.within(&self.instruction(at.data() as usize))?;
                }
            }
        }
        Ok(())
    }

    /// The instruction that begins there.
    fn instruction(&self, at: usize) -> Range<usize> {
        let next = self.instructions.partition_point(|other| *other <= at);
        at..self.instructions.get(next).copied().unwrap_or(at)
    }

    /// Takes in what something refers to.
    fn within(&mut self, whole: &Range<usize>) -> Result<()> {
        let mut waiting = vec![whole.clone()];
        while let Some(whole) = waiting.pop() {
            for (_, target) in self.references.all.range(whole) {
                match target {
                    Target::Function(number) => self
                        .waiting
                        .push(*self.by_number.get(number).context("a reference to no function")?),
                    Target::Object(object) => {
                        if self.objects.insert((object.start, object.end)) {
                            waiting.push(object.clone());
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Fills what no object that is reached has, and one that is not reached has, with zeros.
fn fill(
    module: &mut Module,
    references: &References,
    reached: &HashSet<(usize, usize)>,
) -> Result<()> {
    let pieces: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    ensure!(pieces.len() == references.pieces.len(), "the module has other pieces of memory");
    for (id, piece) in pieces.into_iter().zip(&references.pieces) {
        let bytes = &mut module.data.get_mut(id).value;
        ensure!(bytes.len() == piece.len(), "a piece of memory has another size");
        let mut kept = bytes.clone();
        let within = |object: &Range<usize>| piece.start <= object.start && object.end <= piece.end;
        let place = |object: &Range<usize>| object.start - piece.start..object.end - piece.start;
        for object in references.objects.iter().filter(|object| within(object)) {
            kept[place(object)].fill(0);
        }
        for object in references.objects.iter().filter(|object| within(object)) {
            if reached.contains(&(object.start, object.end)) {
                kept[place(object)].copy_from_slice(&bytes[place(object)]);
            }
        }
        *bytes = kept;
    }
    Ok(())
}
