//! A panic of the first module traps, and says no more.
//!
//! A panic says on the console where it was and why. No reader sees that: what the page shows of it
//! is the trap that follows. The places of all panics, their texts, and the code that puts them
//! together are 8 kB of the first load, so this module does without; the larger one keeps them, and
//! so does `dist --plain`.
//!
//! A call of what only panics becomes a trap, and what was made ready for it goes: nothing looks at
//! the memory of a module that has trapped. Then goes what is not reached any more, as when a linker
//! drops it: code, entries of the table, and objects in memory, which become zeros.

mod linked;
mod reach;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};
use walrus::ir::{Block, Const, IfElse, Instr, InstrLocId, InstrSeqId, Loop, Unreachable, Value};
use walrus::{FunctionId, FunctionKind, LocalFunction, Module};

/// What every panic comes to, lack of memory, a text cut within a character, and what would write to
/// the console, as the compiler writes their names.
const ROOTS: [&str; 4] = [
    "4core9panicking9panic_fmt",
    "5alloc5alloc18handle_alloc_error",
    "4core3str16slice_error_fail",
    "24console_error_panic_hook4hook",
];

/// The linked module without what its panics say.
///
/// # Errors
/// When it is no module, or has no panics by the names that the compiler gives them.
pub(crate) fn cut(linked: &[u8]) -> Result<Vec<u8>> {
    let references = linked::read(linked)?;
    let mut module =
        Module::from_buffer(linked).context("could not read the module to cut its panics")?;
    let traps = cut_all(&mut module)?;
    for (id, function) in module.funcs.iter_local_mut() {
        if traps.contains(&id) {
            let trap = (Instr::Unreachable(Unreachable {}), InstrLocId::default());
            function.block_mut(function.entry_block()).instrs = vec![trap];
        }
    }
    empty_unread(&mut module);
    reach::clear(&mut module, &references)?;
    walrus::passes::gc::run(&mut module);
    for section in linked::SECTIONS {
        module.customs.remove_raw(section);
    }
    Ok(module.emit_wasm())
}

/// Makes traps of all calls that come to a panic; gives the functions that do nothing else.
fn cut_all(module: &mut Module) -> Result<HashSet<FunctionId>> {
    let mut traps: HashSet<FunctionId> = ROOTS
        .iter()
        .flat_map(|root| module.funcs.iter().filter(|function| is_named(function, root)))
        .map(|function| function.id())
        .collect();
    ensure!(traps.len() == ROOTS.len(), "the module has other panics than this was made for");
    let imported: HashSet<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Import(_)))
        .map(|function| function.id())
        .collect();
    loop {
        let n_before = traps.len();
        let mut more = Vec::new();
        for (id, function) in module.funcs.iter_local_mut() {
            cut_in(function, &traps);
            if only_traps(function, &imported) {
                more.push(id);
            }
        }
        traps.extend(more);
        if traps.len() == n_before {
            return Ok(traps);
        }
    }
}

fn is_named(function: &walrus::Function, name: &str) -> bool {
    function.name.as_ref().is_some_and(|whole| whole.contains(name))
}

/// All sequences of instructions of a function, outer ones first.
fn sequences(function: &LocalFunction) -> Vec<InstrSeqId> {
    let mut all = vec![function.entry_block()];
    let mut at = 0;
    while at < all.len() {
        for (instruction, _) in &function.block(all[at]).instrs {
            match instruction {
                Instr::Block(Block { seq }) | Instr::Loop(Loop { seq }) => all.push(*seq),
                Instr::IfElse(IfElse { consequent, alternative }) => {
                    all.extend([*consequent, *alternative]);
                }
                _ => {}
            }
        }
        at += 1;
    }
    all
}

/// Makes a trap of each call of `traps`, and removes what comes only to a trap.
fn cut_in(function: &mut LocalFunction, traps: &HashSet<FunctionId>) {
    for sequence in sequences(function) {
        let instructions = &mut function.block_mut(sequence).instrs;
        let is_trap = |instruction: &Instr| match instruction {
            Instr::Call(call) => traps.contains(&call.func),
            other => matches!(other, Instr::Unreachable(_)),
        };
        let Some(at) = instructions.iter().position(|(instruction, _)| is_trap(instruction)) else {
            continue;
        };
        instructions[at].0 = Instr::Unreachable(Unreachable {});
        instructions.truncate(at + 1);
        let kept = instructions[..at].iter().rposition(|(instruction, _)| !is_inside(instruction));
        instructions.drain(kept.map_or(0, |last| last + 1)..at);
    }
}

/// Whether nothing outside of the module can tell that an instruction was left out before a trap.
fn is_inside(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Const(_)
            | Instr::Unop(_)
            | Instr::Binop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
            | Instr::Load(_)
            | Instr::Store(_)
    )
}

/// Whether a function always comes to a trap, and that without JavaScript.
fn only_traps(function: &LocalFunction, imported: &HashSet<FunctionId>) -> bool {
    let entry = function.entry_block();
    let is_trap = |instruction: &Instr| matches!(instruction, Instr::Unreachable(_));
    let leaves = |instruction: &Instr| match instruction {
        Instr::Return(_) => true,
        Instr::Br(branch) => branch.block == entry,
        Instr::BrIf(branch) => branch.block == entry,
        Instr::BrTable(branch) => branch.default == entry || branch.blocks.contains(&entry),
        Instr::Call(call) => imported.contains(&call.func),
        _ => false,
    };
    // What stands before a trap and is called does not return: an error of JavaScript is thrown.
    let throws = |pair: &[(Instr, _)]| matches!(pair[0].0, Instr::Call(_)) && is_trap(&pair[1].0);
    let last = function.block(entry).instrs.last();
    last.is_some_and(|(last, _)| is_trap(last))
        && sequences(function).into_iter().all(|sequence| {
            let instructions = &function.block(sequence).instrs;
            !instructions.iter().any(|(instruction, _)| leaves(instruction))
                && !instructions.windows(2).any(throws)
        })
}

/// Puts a zero in place of a constant that is handed to a function which does not read it: mostly
/// the place for a panic.
fn empty_unread(module: &mut Module) {
    let unread: HashSet<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(_, function)| function.args.last().is_some_and(|last| !reads(function, *last)))
        .map(|(id, _)| id)
        .collect();
    for (_, function) in module.funcs.iter_local_mut() {
        for sequence in sequences(function) {
            let instructions = &mut function.block_mut(sequence).instrs;
            for at in 1..instructions.len() {
                let [(argument, place), (call, _)] = &mut instructions[at - 1..=at] else {
                    continue;
                };
                if let (Instr::Const(Const { value: Value::I32(value) }), Instr::Call(call)) =
                    (argument, call)
                    && unread.contains(&call.func)
                {
                    (*value, *place) = (0, InstrLocId::default());
                }
            }
        }
    }
}

/// Whether a function does anything with one of its locals.
fn reads(function: &LocalFunction, local: walrus::LocalId) -> bool {
    let reads = |instruction: &Instr| match instruction {
        Instr::LocalGet(get) => get.local == local,
        Instr::LocalSet(set) => set.local == local,
        Instr::LocalTee(tee) => tee.local == local,
        _ => false,
    };
    sequences(function).into_iter().any(|sequence| {
        function.block(sequence).instrs.iter().any(|(instruction, _)| reads(instruction))
    })
}
