# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot heat-map.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" heat-map.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'heat-map.'.format
data = 'heat-map.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,372 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,744 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,3.875in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off

set label '{/:Bold Plain and residual nets of 10, 18 and 34 layers on 1,000 digits of}' at screen 0.025,0.91667 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold MNIST}' at screen 0.025,0.84677 left font ',18' textcolor rgb '#222222' front
set label 'residual-ablation-depth, 18 trials: 6 points × 3 seeds (0–2). Cells are means ± one standard' at screen 0.025,0.17204 left font ',14' textcolor rgb '#555555' front
set label 'deviation over finished trials after epoch 5. Data: MNIST, the first 1,000 training images, training' at screen 0.025,0.11828 left font ',14' textcolor rgb '#555555' front
set label 'images 50,001–50,200 as the dev set, the first 200 test images.' at screen 0.025,0.06452 left font ',14' textcolor rgb '#555555' front

set label 'test error (%)' at screen 0.025,0.76882 left font ',16' textcolor rgb '#222222' front

set palette defined (0 '#fee838', 1 '#e1cc55', 2 '#c3b369', 3 '#a59c74', 4 '#8a8678', 5 '#707173', 6 '#575d6d', 7 '#3b496c', 8 '#123570', 9 '#00224e')
set cbrange [8.166666666666666:37.666666666666664]
set cbtics (10, 15, 20, 25, 30, 35) nomirror scale 0.6 offset 0,0.5
set colorbox horizontal user origin screen 0.19991,0.74731 size screen 0.47222,0.04301 noborder
unset grid
set border 0

set lmargin at screen 0.16667
set rmargin at screen 0.975
set tmargin at screen 0.63441
set bmargin at screen 0.39785
set xrange [-0.5:2.5]
set yrange [1.5:-0.5]
set format y '%g'
unset xtics
unset ytics
set label 'layers' at screen 0.57083,0.26344 center font ',16' textcolor rgb '#222222' front
set label 'net' at screen 0.03611,0.51613 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label '10' at screen 0.30139,0.34274 center font ',16' textcolor rgb '#222222' front
set label '18' at screen 0.57083,0.34274 center font ',16' textcolor rgb '#222222' front
set label '34' at screen 0.84028,0.34274 center font ',16' textcolor rgb '#222222' front
set label 'plain' at screen 0.15,0.57527 right font ',16' textcolor rgb '#222222' front
set label 'residual' at screen 0.15,0.45699 right font ',16' textcolor rgb '#222222' front
set label '11.8 ± 2.8' at screen 0.30139,0.57527 center font ',15' textcolor rgb '#222222' front
set label '12.7 ± 1.8' at screen 0.57083,0.57527 center font ',15' textcolor rgb '#222222' front
set label '37.7 ± 2.8' at screen 0.84028,0.57527 center font ',15' textcolor rgb '#ffffff' front
set label '10.3 ± 3.5' at screen 0.30139,0.45699 center font ',15' textcolor rgb '#222222' front
set label '11.8 ± 2.4' at screen 0.57083,0.45699 center font ',15' textcolor rgb '#222222' front
set label '8.2 ± 2.5' at screen 0.84028,0.45699 center font ',15' textcolor rgb '#222222' front
plot \
  data index 0 using ($3 == $3 ? $1 : NaN):2:(0.5):(0.5):($3*100) with boxxyerror lw 2 lc palette fs solid border lc rgb '#ffffff'
unset output
