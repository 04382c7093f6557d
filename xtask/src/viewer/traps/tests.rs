use walrus::ir::{BinaryOp, LoadKind, MemArg};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, FunctionBuilder, ModuleConfig, RefType, ValType,
};

use super::*;

/// Where the memory of the module begins, with two objects of four bytes: the first knows of the
/// function `first`, the second of `second`, both by the table.
const MEMORY: i32 = 0x0d_1000;
const OBJECT: i32 = 4;

/// A module with all that panics come to, of which each throws in JavaScript. Its function `f` panics
/// if its argument is not zero, with the second object; else it reads the first.
fn module() -> Vec<u8> {
    let mut module = Module::with_config(ModuleConfig::new());
    let kind = module.types.add(&[], &[]);
    let (throw, _) = module.add_import_func("js", "throw", kind);
    let roots = ROOTS.map(|root| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        builder.name(format!("_RNv{root}"));
        let place = module.locals.add(ValType::I32);
        builder.func_body().local_get(place).drop().call(throw).unreachable();
        builder.finish(vec![place], &mut module.funcs)
    });
    let memory = module.memories.add_local(false, false, 32, None, None);
    let place = ConstExpr::Value(Value::I32(MEMORY));
    module.data.add(DataKind::Active { memory, offset: place }, b"\x01\0\0\0\x02\0\0\0".to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    let argument = module.locals.add(ValType::I32);
    let panic = |then: &mut walrus::InstrSeqBuilder| {
        then.i32_const(7).local_set(argument).i32_const(MEMORY + OBJECT).call(roots[0]);
        then.unreachable();
    };
    let (load, arg) = (LoadKind::I32 { atomic: false }, MemArg { align: 4, offset: 0 });
    let mut body = builder.func_body();
    body.local_get(argument).if_else(None, panic, |_| {});
    body.i32_const(MEMORY).load(memory, load, arg).local_get(argument).binop(BinaryOp::I32Add);
    let function = builder.finish(vec![argument], &mut module.funcs);
    let in_table = ["first", "second"].map(|name| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.name(name.to_owned()).func_body();
        builder.finish(Vec::new(), &mut module.funcs)
    });
    let table = module.tables.add_local(false, 3, None, RefType::FUNCREF);
    let offset = ConstExpr::Value(Value::I32(1));
    let items = ElementItems::Functions(in_table.to_vec());
    module.elements.add(ElementKind::Active { table, offset }, items);
    module.exports.add("f", function);
    module.exports.add("table", table);
    for (root, name) in roots.into_iter().zip(ROOTS) {
        module.exports.add(name, root);
    }
    let bytes = module.emit_wasm();
    // They are written in another order.
    let written = Module::from_buffer(&bytes).unwrap();
    let number = |name: &str| {
        let is_named = |function: &walrus::Function| function.name.as_deref() == Some(name);
        written.funcs.iter().position(is_named).unwrap() as u8
    };
    with_references(bytes, ["first", "second"].map(number))
}

/// The module with what its linker would say of it.
fn with_references(mut module: Vec<u8>, in_table: [u8; 2]) -> Vec<u8> {
    let (code, data) = (section(&module, 10), section(&module, 11));
    // The constants are the addresses of objects, which the objects have the functions' numbers in.
    let address = |at: i32| {
        let mut bytes = vec![0x41];
        bytes.extend([at & 127 | 128, at >> 7 & 127 | 128, at >> 14].map(|part| part as u8));
        find(&module[code.0..], &bytes) + 1
    };
    let memory = find(&module[data.0..], b"\x01\0\0\0\x02\0\0\0");
    let of_code = [(4, address(MEMORY), 0), (4, address(MEMORY + OBJECT), 1)];
    let of_data = [(2, memory, 2), (2, memory + 4, 3)];
    let mut symbols = vec![4];
    for (name, start) in [("a", 0), ("b", OBJECT as u8)] {
        symbols.extend([1, 0, 1, name.as_bytes()[0], 0, start, OBJECT as u8]);
    }
    for number in in_table {
        symbols.extend([0, 0, number, 1, b'f']);
    }
    let mut linking = vec![2, linked::SYMBOLS, symbols.len() as u8];
    linking.extend(symbols);
    for (name, body) in [
        ("linking", linking),
        ("reloc.CODE", relocations(code.1, &of_code)),
        ("reloc.DATA", relocations(data.1, &of_data)),
    ] {
        module.extend([0, (1 + name.len() + body.len()) as u8, name.len() as u8]);
        module.extend(name.bytes().chain(body));
    }
    module
}

fn relocations(section: u8, all: &[(u8, usize, u8)]) -> Vec<u8> {
    let mut bytes = vec![section, all.len() as u8];
    for (kind, at, symbol) in all {
        bytes.extend([*kind, (at & 127 | 128) as u8, (at >> 7) as u8, *symbol]);
        if linked::ADDRESSES.contains(kind) {
            bytes.push(0);
        }
    }
    bytes
}

/// Where a section's content begins, and how many sections are before it.
fn section(module: &[u8], kind: u8) -> (usize, u8) {
    let (mut at, mut before) = (8, 0);
    loop {
        let (found, mut start, mut size, mut shift) = (module[at], at + 1, 0, 0);
        loop {
            size |= usize::from(module[start] & 127) << shift;
            shift += 7;
            start += 1;
            if module[start - 1] < 128 {
                break;
            }
        }
        if found == kind {
            return (start, before);
        }
        (at, before) = (start + size, before + 1);
    }
}

fn find(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).unwrap()
}

#[test]
fn a_panic_becomes_a_trap_and_what_only_it_knew_goes() {
    let cut = cut(&module()).unwrap();
    let cut = Module::from_buffer(&cut).unwrap();
    let function = cut.funcs.get(cut.exports.get_func("f").unwrap()).kind.unwrap_local();
    let shown: Vec<Vec<String>> = sequences(function)
        .into_iter()
        .map(|sequence| {
            let instructions = &function.block(sequence).instrs;
            instructions.iter().map(|(instruction, _)| format!("{instruction:?}")).collect()
        })
        .collect();
    assert_eq!(shown[1], ["Unreachable(Unreachable)"], "{shown:?}");
    assert_eq!(shown[0].len(), 6, "what comes to no panic stays: {shown:?}");
    assert_eq!(cut.imports.iter().count(), 0, "nothing throws any more");
    let memory: Vec<&[u8]> = cut.data.iter().map(|data| data.value.as_slice()).collect();
    assert_eq!(memory, [b"\x01\0\0\0\0\0\0\0"]);
    let names: Vec<&str> =
        cut.funcs.iter().filter_map(|function| function.name.as_deref()).collect();
    assert!(names.contains(&"first") && !names.contains(&"second"), "{names:?}");
    assert_eq!(cut.customs.iter().count(), 0, "nothing is said of references any more");
}

#[test]
fn a_module_that_is_not_known_is_refused() {
    let mut other = Module::with_config(ModuleConfig::new());
    assert!(cut(&other.emit_wasm()).is_err(), "one that says nothing of itself");
    let module = module();
    let name = find(&module, ROOTS[0].as_bytes());
    let mut renamed = module.clone();
    // Names stand in the section behind the functions, and once more as exports.
    let last = name + 1 + find(&module[name + 1..], ROOTS[0].as_bytes());
    renamed[last] = b'x';
    assert!(cut(&renamed).is_err(), "one whose panics have another name");
}
