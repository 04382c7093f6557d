//! Functions of a module that are the same to the byte become one.
//!
//! The compiler makes a copy of generic code for each type, and types that look alike in memory get
//! the same code. It joins some of these copies itself, before it knows what they become.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use walrus::ir::{Call, RefFunc, VisitorMut, dfs_pre_order_mut};
use walrus::{ElementItems, ExportItem, FunctionId, Module};

/// The module with each function once.
///
/// # Errors
/// When it is no module.
pub(crate) fn fold(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    loop {
        let mut module = Module::from_buffer(&wasm).context("could not read the module to fold")?;
        let Same(same) = Same::of(&wasm, &module)?;
        if same.is_empty() {
            return Ok(wasm);
        }
        replace(&mut module, &Same(same));
        walrus::passes::gc::run(&mut module);
        // Functions that call what was two and is one now may have become the same too.
        wasm = module.emit_wasm();
    }
}

/// For each function that is there twice the first one like it.
struct Same(HashMap<FunctionId, FunctionId>);

impl Same {
    fn of(wasm: &[u8], module: &Module) -> Result<Same> {
        let bodies = bodies(wasm)?;
        let functions: Vec<_> = module.funcs.iter_local().collect();
        ensure!(bodies.len() == functions.len(), "the module has other functions than code");
        let mut first = BTreeMap::new();
        let mut same = HashMap::new();
        for ((id, function), body) in functions.into_iter().zip(bodies) {
            let known = *first.entry((function.ty(), &wasm[body])).or_insert(id);
            if known != id {
                same.insert(id, known);
            }
        }
        Ok(Same(same))
    }

    fn one(&self, function: &mut FunctionId) {
        *function = self.0.get(function).copied().unwrap_or(*function);
    }
}

impl VisitorMut for &Same {
    fn visit_call_mut(&mut self, call: &mut Call) {
        self.one(&mut call.func);
    }

    fn visit_ref_func_mut(&mut self, function: &mut RefFunc) {
        self.one(&mut function.func);
    }
}

/// Puts the first of those that are the same in place of the others.
fn replace(module: &mut Module, same: &Same) {
    for (_, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut { same }, function, entry);
    }
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(table) = &mut element.items {
            table.iter_mut().for_each(|function| same.one(function));
        }
    }
    for export in module.exports.iter_mut() {
        if let ExportItem::Function(function) = &mut export.item {
            same.one(function);
        }
    }
    if let Some(start) = &mut module.start {
        same.one(start);
    }
}

/// Where in a module the code of each of its functions is.
fn bodies(wasm: &[u8]) -> Result<Vec<Range<usize>>> {
    const CODE: u8 = 10;
    let mut at = 8;
    while let Some(kind) = wasm.get(at) {
        at += 1;
        let size = number(wasm, &mut at)?;
        if *kind != CODE {
            at += size;
            continue;
        }
        let mut bodies = Vec::new();
        for _ in 0..number(wasm, &mut at)? {
            let size = number(wasm, &mut at)?;
            bodies.push(at..at + size);
            at += size;
        }
        return Ok(bodies);
    }
    Ok(Vec::new())
}

/// The number (LEB128) there.
fn number(wasm: &[u8], at: &mut usize) -> Result<usize> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = *wasm.get(*at).context("the module ends too early")?;
        value |= usize::from(byte & 127).checked_shl(shift).context("a number is too long")?;
        (*at, shift) = (*at + 1, shift + 7);
        if byte < 128 {
            return Ok(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    use super::*;

    #[test]
    fn functions_that_are_the_same_become_one_and_so_do_those_that_call_them() {
        let mut module = Module::with_config(ModuleConfig::new());
        let constant = |module: &mut Module, value: i32| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            builder.func_body().i32_const(value);
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let constants = [1, 1, 2].map(|value| constant(&mut module, value));
        for (name, constant) in ["a", "b", "c"].into_iter().zip(constants) {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            builder.func_body().call(constant);
            let function = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, function);
        }
        // The same code of another type is another function.
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let argument = module.locals.add(ValType::I32);
        builder.func_body().i32_const(1);
        let function = builder.finish(vec![argument], &mut module.funcs);
        module.exports.add("d", function);

        let folded = Module::from_buffer(&fold(module.emit_wasm()).unwrap()).unwrap();
        assert_eq!(folded.funcs.iter().count(), 5);
        let [a, b, c] = ["a", "b", "c"].map(|name| folded.exports.get_func(name).unwrap());
        assert_eq!(a, b);
        assert_ne!(a, c);
    }
}
